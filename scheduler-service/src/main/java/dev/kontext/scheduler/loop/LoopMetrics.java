package dev.kontext.scheduler.loop;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.scheduler.turn.Turn;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What the loop tells of itself: never a tenant's or a job's name. */
public final class LoopMetrics {
    private final Timer turns;
    private final Counter events;
    private final Counter leasesExpired;
    private final Counter grantsMissed;
    private final Counter fencedResults;
    private final Counter fencedAttempts;
    private final Counter refusedResults;
    private final Counter givenBack;
    private final Counter deadLetters;
    private final Counter unreadableEvents;
    private final Counter lostRequests;
    private final AtomicLong term = new AtomicLong();
    private final AtomicLong workers = new AtomicLong();
    private final AtomicLong parked = new AtomicLong();
    private final Map<JobStatus, AtomicLong> jobs = new EnumMap<>(JobStatus.class);

    public LoopMetrics(MeterRegistry registry) {
        turns = Timer.builder("kontext.turn.duration")
                .description("from the first decision of a turn until it is in the log")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
        events = registry.counter("kontext.events.appended");
        leasesExpired = registry.counter("kontext.lease.expired");
        grantsMissed = registry.counter("kontext.missed.grants");
        fencedResults = registry.counter("kontext.fenced.results");
        fencedAttempts = registry.counter("kontext.fenced.attempts");
        refusedResults = registry.counter("kontext.refused.results");
        givenBack = registry.counter("kontext.jobs.given.back");
        deadLetters = registry.counter("kontext.dead.letters");
        unreadableEvents = registry.counter("kontext.unreadable.events");
        lostRequests = registry.counter("kontext.lost.requests");
        Gauge.builder("kontext.scheduler.term", term, AtomicLong::get)
                .description("0 while standing by")
                .register(registry);
        Gauge.builder("kontext.workers.ready", workers, AtomicLong::get).register(registry);
        Gauge.builder("kontext.worker.calls.parked", parked, AtomicLong::get).register(registry);
        for (var status : JobStatus.values()) {
            if (!status.isTerminal()) {
                var count = new AtomicLong();
                jobs.put(status, count);
                Gauge.builder("kontext.jobs", count, AtomicLong::get)
                        .tag("state", status.wire())
                        .register(registry);
            }
        }
    }

    void appended(Duration took, int changes, int letters) {
        turns.record(took);
        events.increment(changes);
        deadLetters.increment(letters);
    }

    /** Also when nothing was appended. */
    void turned(Turn turn) {
        leasesExpired.increment(turn.leasesExpired());
        grantsMissed.increment(turn.grantsMissed());
        fencedResults.increment(turn.fencedResults());
        fencedAttempts.increment(turn.fencedAttempts());
        refusedResults.increment(turn.refusedResults());
        givenBack.increment(turn.givenBack());
    }

    /** The log holds one that makes no sense: it was left out. */
    public void unreadableEvent() {
        unreadableEvents.increment();
    }

    void requestsLost(long count) {
        lostRequests.increment((double) count);
    }

    void state(Map<JobStatus, Long> counts, long ready, int calls) {
        jobs.forEach((status, count) -> count.set(counts.getOrDefault(status, 0L)));
        workers.set(ready);
        parked.set(calls);
    }

    void term(long number) {
        term.set(number);
    }

    void standby() {
        term.set(0);
        state(Map.of(), 0, 0);
    }
}
