package dev.kontext.e2e.chaos;

/** @param what one sentence with the ids that lead to the place in the history */
record Violation(Invariant invariant, String what) {}
