package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try at a job.
 *
 * @param number from 1
 * @param outcome absent while it runs
 * @param failure why it failed, for {@link AttemptOutcome#FAILED}
 * @param charged whether it counts against the job's attempts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AttemptRecord(
        int number,
        LeaseId lease,
        WorkerId worker,
        @Nullable AttemptOutcome outcome,
        @Nullable FailureClass failure,
        boolean charged,
        Instant startedAt,
        @Nullable Instant finishedAt) {}
