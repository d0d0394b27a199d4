package dev.kontext.scheduler.log;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.log.Event;
import dev.kontext.contracts.log.EventRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is to be appended.
 *
 * @param key of the record, see {@link Event#key()}
 * @param value absent for a tombstone
 */
public record Append(String key, @Nullable EventRecord value) {
    public static Append of(EventRecord event) {
        return new Append(event.body().key(), event);
    }

    /** Forgets a job for ever. */
    public static Append tombstone(JobId job) {
        return new Append(job.value(), null);
    }
}
