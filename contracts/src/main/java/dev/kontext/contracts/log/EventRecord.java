package dev.kontext.contracts.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record in {@link Topics#EVENTS}; a tombstone has none.
 *
 * @param id unique per record
 * @param schema version of the body's shape; readers refuse a newer one
 * @param time of the scheduler
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventRecord(
        String id, int schema, Instant time, @Nullable String traceparent, Event body) {
    public static final int SCHEMA = 1;
}
