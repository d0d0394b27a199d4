package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the time went: instants on the scheduler's clock; between the lease and the end they are the lease's instant
 * plus durations that the worker measured, so they come with the result. A further attempt overwrites the earlier one's.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Timeline(
        Instant acceptedAt,
        @Nullable Instant queuedAt,
        @Nullable Instant leasedAt,
        @Nullable Instant fetchedAt,
        @Nullable Instant editingAt,
        @Nullable Instant editedAt,
        @Nullable Instant storedAt,
        @Nullable Instant finishedAt) {}
