package dev.kontext.worker.attempt;

import dev.kontext.imaging.Size;
import java.time.Duration;
import java.util.Optional;

/** The smallest picture that proves a model: it loads, draws, decodes and answers. */
public final class Canary {
    /** Of its request, where leases have theirs. */
    public static final String ID = "canary";

    private static final Size SIZE = new Size(64, 64);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Canary() {}

    static EditRequest request() {
        return new EditRequest(ID, "a canary", Optional.empty(), 1, SIZE, 1, 2.5, 0, Duration.ZERO, LIMIT);
    }
}
