package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.worker.AttemptReport;
import dev.kontext.contracts.worker.AttemptVerdict;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.imaging.Size;
import dev.kontext.worker.attempt.Attempt.Stage;
import dev.kontext.worker.attempt.Attempt.Stop;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * All attempts that this worker holds, and the leases it has had. The monitor guards the fields; attempts are started
 * and listeners called outside of it.
 */
public final class Attempts {
    /**
     * One in each of three stages, and as many that only wait for their report to be settled. A scheduler that grants
     * more than it was asked for is not listened to.
     */
    static final int MAX_HELD = 6;

    private static final int REMEMBERED = 4096;
    private static final Duration SOON = Duration.ofSeconds(2);

    private final LongSupplier nanos;
    private final StepTimes stepTimes;
    private final Map<LeaseId, Attempt> held = new LinkedHashMap<>();
    private final Set<LeaseId> ended = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LeaseId, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });
    private boolean draining;
    private boolean toldIdle;
    private boolean toldWantsNext;
    private volatile Listener listener = urgent -> {};
    private volatile Consumer<Attempt> starter = attempt -> {};

    public Attempts(LongSupplier nanos) {
        this.nanos = nanos;
        this.stepTimes = new StepTimes(nanos);
    }

    /** Hears, from any thread, that there is something new to tell the scheduler. */
    @FunctionalInterface
    public interface Listener {
        /** @param urgent whether the scheduler gives work, or takes it away, by it; the rest may wait a moment */
        void news(boolean urgent);
    }

    public void onNews(Listener listener) {
        this.listener = listener;
    }

    /** @param starter takes each new attempt to a thread of its own, at once */
    void startWith(Consumer<Attempt> starter) {
        this.starter = starter;
    }

    /** What a scheduler that asks all its attempts would be told. */
    public record Status(boolean idle, boolean wantsNext, boolean draining, List<AttemptReport> reports) {
        public Status {
            reports = List.copyOf(reports);
        }
    }

    public synchronized Status status() {
        var gpu = stepTimes.left();
        var reports = held.values().stream()
                .map(attempt -> attempt.report(timeLeft(attempt, gpu).toMillis()))
                .toList();
        toldIdle = isIdle();
        toldWantsNext = wantsNext();
        return new Status(toldIdle, toldWantsNext, draining, reports);
    }

    private Duration timeLeft(Attempt attempt, Duration gpu) {
        var spec = attempt.grant().spec();
        return switch (attempt.stage()) {
            case FETCHING, WAITING ->
                gpu.plus(stepTimes.whole(PictureWork.plan(spec).model(), spec.steps()));
            case EDITING -> gpu;
            case FINISHING, REPORTING -> Duration.ZERO;
        };
    }

    /** Nothing on the GPU and nothing on the way to it. */
    public synchronized boolean isIdle() {
        return held.values().stream().noneMatch(Attempts::isBeforeFinish);
    }

    private static boolean isBeforeFinish(Attempt attempt) {
        return isBeforeGpu(attempt) || attempt.stage() == Stage.EDITING;
    }

    private static boolean isBeforeGpu(Attempt attempt) {
        return attempt.stage() == Stage.FETCHING || attempt.stage() == Stage.WAITING;
    }

    private boolean wantsNext() {
        return held.values().stream().noneMatch(Attempts::isBeforeGpu)
                && held.values().stream().anyMatch(attempt -> attempt.stage() == Stage.EDITING)
                && stepTimes.left().compareTo(SOON) < 0;
    }

    /**
     * Takes the grants that are new and starts them. While draining they are handed back at once, so that their jobs
     * need not wait for a lease to end.
     *
     * @return whether any was new
     */
    public boolean accept(Collection<Grant> grants) {
        boolean news = false;
        for (var grant : grants) {
            var attempt = take(grant);
            attempt.ifPresent(starter);
            news |= attempt.isPresent();
        }
        return news;
    }

    private synchronized Optional<Attempt> take(Grant grant) {
        boolean known = held.containsKey(grant.lease()) || ended.contains(grant.lease());
        boolean full = draining
                ? held.size() >= 2 * MAX_HELD
                : held.size() >= MAX_HELD || held.values().stream().anyMatch(Attempts::isBeforeGpu);
        if (known || full) {
            return Optional.empty();
        }
        var attempt = new Attempt(grant, new StageTimes(nanos));
        if (draining) {
            attempt.stop(Stop.HAND_BACK);
        }
        held.put(grant.lease(), attempt);
        return Optional.of(attempt);
    }

    /** @return whether a verdict changed anything */
    public boolean apply(Collection<AttemptVerdict> verdicts) {
        boolean news = false;
        for (var verdict : verdicts) {
            var attempt = find(verdict.lease());
            if (attempt.isPresent()) {
                news |= stopFor(verdict.verdict()).filter(attempt.get()::stop).isPresent();
            }
        }
        return news;
    }

    private static Optional<Stop> stopFor(Verdict verdict) {
        return switch (verdict) {
            case CONTINUE -> Optional.empty();
            case CANCEL -> Optional.of(Stop.CANCEL);
            case FENCED, SETTLED -> Optional.of(Stop.DROP);
        };
    }

    private synchronized Optional<Attempt> find(LeaseId lease) {
        return Optional.ofNullable(held.get(lease));
    }

    /** Takes no more work, and hands back what the GPU has not begun. */
    public void drain() {
        List<Attempt> all;
        synchronized (this) {
            draining = true;
            all = List.copyOf(held.values());
        }
        all.forEach(attempt -> attempt.stop(Stop.HAND_BACK));
        announceAtOnce();
    }

    /** Hands back everything that has not ended, wherever it stands. */
    public void giveUp() {
        List<Attempt> all;
        synchronized (this) {
            all = List.copyOf(held.values());
        }
        all.forEach(attempt -> attempt.stop(Stop.GIVE_UP));
    }

    /** Attempts in hand. */
    public synchronized int size() {
        return held.size();
    }

    /** Something that heartbeats tell has changed. Urgent is what lets the GPU have more work. */
    public void announce() {
        listener.news(asksForWork());
    }

    /** Something has changed that the scheduler decides by. */
    public void announceAtOnce() {
        listener.news(true);
    }

    private synchronized boolean asksForWork() {
        return (isIdle() && !toldIdle) || (wantsNext() && !toldWantsNext);
    }

    /** What a step of this size has taken here; zero if none was made. */
    Duration usualStep(Size size) {
        return stepTimes.step(size).orElse(Duration.ZERO);
    }

    /** What a step of one megapixel takes here from words alone, once any was made. */
    public Optional<Duration> megapixelStep() {
        return stepTimes.megapixelStep();
    }

    void editBegins(EditRequest request) {
        stepTimes.begin(request.size(), request.steps(), request.image().isPresent());
    }

    void stepDone(Attempt attempt, int done) {
        attempt.stepDone(done);
        stepTimes.stepDone(done);
        if (asksForWork()) {
            announceAtOnce();
        }
    }

    void editEnds() {
        stepTimes.end();
    }

    void forget(Attempt attempt) {
        synchronized (this) {
            held.remove(attempt.grant().lease());
            ended.add(attempt.grant().lease());
        }
        announce();
    }
}
