package dev.kontext.e2e.chaos;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state of a job in the log of events.
 *
 * @param version that clients see: its offset + 1
 * @param picture lease under which the result was stored
 */
record LogState(
        String tenant,
        long version,
        String cause,
        String status,
        boolean purged,
        List<Attempt> attempts,
        @Nullable String picture) {
    /**
     * An attempt.
     *
     * @param outcome absent while it runs
     * @param charged whether the scheduler let it count
     */
    record Attempt(int number, String lease, @Nullable String outcome, boolean charged) {
        boolean isLost() {
            return "lost".equals(outcome);
        }
    }

    boolean isTerminal() {
        return !status.equals("queued") && !status.equals("running");
    }
}
