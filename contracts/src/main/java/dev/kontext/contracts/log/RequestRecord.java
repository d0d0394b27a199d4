package dev.kontext.contracts.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record in {@link Topics#REQUESTS}.
 *
 * @param id unique per record
 * @param schema version of the body's shape; readers refuse a newer one
 * @param time of the gateway's clock
 * @param traceparent W3C trace context of the request
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestRecord(
        String id, int schema, Instant time, @Nullable String traceparent, Request body) {
    public static final int SCHEMA = 1;

    /**
     * Readers refuse a longer one: what it becomes in the log of events, or as a dead letter, has to fit a record of Kafka.
     * The longest prompt and tags of a job need about a quarter of it.
     */
    public static final int MAX_BYTES = 128 * 1024;
}
