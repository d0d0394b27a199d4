package dev.kontext.e2e.system;

import java.util.Map;

/**
 * One stack for all tests that leave it running: two workers, two schedulers, 20 ms a step. Its test classes run one
 * after the other.
 */
final class SharedStack {
    private static final TestStack STACK = TestStack.fresh(
            "shared", Map.of("SANDBOX_ALLOW_KILL", "true"), "--workers", "2", "--schedulers", "2", "--step-ms", "20");

    private SharedStack() {}

    static TestStack get() {
        return STACK;
    }
}
