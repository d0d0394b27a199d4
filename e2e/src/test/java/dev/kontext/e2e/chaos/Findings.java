package dev.kontext.e2e.chaos;

import java.util.ArrayList;
import java.util.List;

/** The violations that were found so far. */
final class Findings {
    private final List<Violation> violations = new ArrayList<>();

    void broken(Invariant invariant, String what) {
        violations.add(new Violation(invariant, what));
    }

    List<Violation> all() {
        return List.copyOf(violations);
    }
}
