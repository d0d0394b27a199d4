package dev.kontext.scheduler.intake;

import dev.kontext.contracts.log.RequestRecord;
import org.jspecify.annotations.Nullable;

/** A record of the requests. The intake mark behind it is {@code offset + 1}. */
public sealed interface IncomingRequest {
    int partition();

    long offset();

    /** Something a client asked for. */
    @SuppressWarnings("AvoidCommonTypeNames") // The counterpart of Unreadable.
    record Readable(int partition, long offset, RequestRecord request) implements IncomingRequest {}

    /**
     * A record that makes no sense here, or has a newer schema.
     *
     * @param key the job's id, if the writer was one of ours
     * @param tenant from the record's header
     * @param type of the request, from the record's header
     * @param reason one sentence
     * @param value in base 64, cut at 64 KiB
     */
    record Unreadable(
            int partition,
            long offset,
            @Nullable String key,
            @Nullable String tenant,
            @Nullable String type,
            String reason,
            String value)
            implements IncomingRequest {}
}
