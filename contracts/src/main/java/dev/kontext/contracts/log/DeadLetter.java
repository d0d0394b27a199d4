package dev.kontext.contracts.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record in {@link Topics#DEAD_LETTERS}.
 *
 * @param reason one sentence
 * @param value the record's value in base 64, cut at 64 KiB
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetter(
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        @Nullable String tenant,
        String reason,
        Instant time,
        String value) {}
