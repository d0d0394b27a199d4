package dev.kontext.scheduler.simulation;

import java.util.regex.Matcher;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Invariant invariant;
    private final long turn;

    Violation(Invariant invariant, String message) {
        this(invariant, invariant + ": " + message, 0);
    }

    private Violation(Invariant invariant, String message, long turn) {
        super(message);
        this.invariant = invariant;
        this.turn = turn;
    }

    /** The same, and how many turns had been taken. */
    Violation after(long turns) {
        return new Violation(invariant, getMessage() + " turn=" + turns, turns);
    }

    Invariant invariant() {
        return invariant;
    }

    /** How many turns had been taken when it was noticed. */
    long turn() {
        return turn;
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
