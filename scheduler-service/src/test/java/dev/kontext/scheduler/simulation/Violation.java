package dev.kontext.scheduler.simulation;

import java.util.regex.Matcher;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Invariant invariant;

    Violation(Invariant invariant, String message) {
        super(invariant + ": " + message);
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }

    /** @param template each {@code %s} or {@code %d} of it stands for one of the facts */
    static void unless(boolean holds, Invariant invariant, String template, Object... facts) {
        if (!holds) {
            var message = template;
            for (var fact : facts) {
                message = message.replaceFirst("%[sd]", Matcher.quoteReplacement(String.valueOf(fact)));
            }
            throw new Violation(invariant, message);
        }
    }
}
