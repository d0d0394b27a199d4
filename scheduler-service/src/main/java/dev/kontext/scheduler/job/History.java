package dev.kontext.scheduler.job;

import dev.kontext.contracts.job.AttemptOutcome;
import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseRecord;
import dev.kontext.scheduler.retry.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The attempts at a job so far.
 *
 * @param charged attempts that count
 * @param lostLeases leases that were lost
 * @param attempts the last ones, in order
 */
public record History(int charged, int lostLeases, List<AttemptRecord> attempts) {
    public static final History NONE = new History(0, 0, List.of());

    /** More than can be charged, lost or blamed on a device: what a long outage repeats falls out first. */
    static final int KEPT = 16;

    public History {
        attempts = List.copyOf(attempts);
    }

    /** As the constructor, but {@link #NONE} where there were none: so it is with a million waiting jobs. */
    static History of(int charged, int lostLeases, List<AttemptRecord> attempts) {
        return charged == 0 && lostLeases == 0 && attempts.isEmpty()
                ? NONE
                : new History(charged, lostLeases, attempts);
    }

    /** The number of the next attempt, from 1. */
    public int nextNumber() {
        return attempts.isEmpty() ? 1 : attempts.getLast().number() + 1;
    }

    /** The attempt with this lease. */
    public Optional<AttemptRecord> attempt(LeaseId lease) {
        return attempts.stream()
                .filter(attempt -> attempt.lease().equals(lease))
                .findFirst();
    }

    /** The pods whose GPU was too small or broken for this job. */
    public Set<String> podsToAvoid() {
        return attempts.stream()
                .filter(a -> a.failure() == FailureClass.OUT_OF_MEMORY || a.failure() == FailureClass.DEVICE)
                .map(a -> a.worker().pod())
                .collect(Collectors.toUnmodifiableSet());
    }

    Tally tally() {
        return new Tally(
                charged,
                lostLeases,
                count(attempts.stream().map(AttemptRecord::outcome).filter(AttemptOutcome.FAILED::equals)),
                count(attempts.stream().map(AttemptRecord::failure).filter(FailureClass.DEVICE::equals)),
                count(attempts.stream().map(AttemptRecord::failure).filter(FailureClass.OUT_OF_MEMORY::equals)));
    }

    History begin(LeaseRecord lease) {
        var all = new ArrayList<>(attempts);
        if (all.size() >= KEPT) {
            all.stream().filter(History::isForgettable).findFirst().ifPresent(all::remove);
        }
        all.add(new AttemptRecord(
                lease.number(), lease.id(), lease.worker(), null, null, false, lease.grantedAt(), null));
        return new History(charged, lostLeases, all);
    }

    /** Ends the attempt that runs. */
    History end(AttemptOutcome outcome, @Nullable FailureClass failure, boolean counts, Instant now) {
        var all = new ArrayList<>(attempts);
        var last = all.removeLast();
        all.add(new AttemptRecord(
                last.number(), last.lease(), last.worker(), outcome, failure, counts, last.startedAt(), now));
        return new History(charged + (counts ? 1 : 0), lostLeases + (outcome == AttemptOutcome.LOST ? 1 : 0), all);
    }

    private static boolean isForgettable(AttemptRecord attempt) {
        return !attempt.charged()
                && (attempt.outcome() == AttemptOutcome.HANDED_BACK || attempt.failure() == FailureClass.UNAVAILABLE);
    }

    private static int count(java.util.stream.Stream<?> matches) {
        return Math.toIntExact(matches.filter(Objects::nonNull).count());
    }
}
