package dev.kontext.worker.attempt;

import dev.kontext.contracts.worker.StageDurations;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Where the time of one attempt went, on a monotonic clock. Used by the attempt's own thread. */
final class StageTimes {
    private final LongSupplier nanos;
    private final long received;
    private long fetched;
    private long editing;
    private long edited;

    /** @param nanos as {@link System#nanoTime} */
    StageTimes(LongSupplier nanos) {
        this.nanos = nanos;
        received = nanos.getAsLong();
        fetched = received;
        editing = received;
        edited = received;
    }

    void markFetched() {
        fetched = nanos.getAsLong();
    }

    void markEditing() {
        editing = nanos.getAsLong();
    }

    void markEdited() {
        edited = nanos.getAsLong();
    }

    Duration fetch() {
        return Duration.ofNanos(fetched - received);
    }

    Duration edit() {
        return Duration.ofNanos(edited - editing);
    }

    Duration sinceEdited() {
        return Duration.ofNanos(nanos.getAsLong() - edited);
    }

    Duration sinceReceived() {
        return Duration.ofNanos(nanos.getAsLong() - received);
    }

    StageDurations stored() {
        return new StageDurations(
                fetch().toMillis(),
                Duration.ofNanos(editing - fetched).toMillis(),
                edit().toMillis(),
                sinceEdited().toMillis());
    }
}
