package dev.kontext.gateway.fleet;

import dev.kontext.contracts.job.WaitReason;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a job can expect. None of it is part of the job's version.
 *
 * @param reason why it waits
 * @param detail the same as a sentence
 * @param position how many jobs are expected to start before it
 */
public record Outlook(
        Optional<WaitReason> reason, Optional<String> detail, OptionalLong position, Optional<Estimate> estimate) {
    /** Nothing is known, or there is nothing to expect. */
    public static final Outlook NONE =
            new Outlook(Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());

    static Outlook running(Estimate estimate) {
        return new Outlook(Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.of(estimate));
    }

    static Outlook waiting(WaitReason reason, String detail) {
        return new Outlook(Optional.of(reason), Optional.of(detail), OptionalLong.empty(), Optional.empty());
    }

    Outlook at(long jobsBefore, Optional<Estimate> expected) {
        return new Outlook(reason, detail, OptionalLong.of(jobsBefore), expected);
    }
}
