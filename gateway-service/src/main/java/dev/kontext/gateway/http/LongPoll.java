package dev.kontext.gateway.http;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.gateway.job.Changes;
import dev.kontext.gateway.job.JobSnapshot;
import dev.kontext.gateway.job.Jobs;
import dev.kontext.gateway.job.JobsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/** Waits for what a client has not seen. */
@ApplicationScoped
public class LongPoll {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Jobs jobs;
    private final Changes changes;
    private final Semaphore places;

    LongPoll(Jobs jobs, Changes changes, JobsConfig config) {
        this.jobs = jobs;
        this.changes = changes;
        this.places = new Semaphore(config.maxWaits());
    }

    /** Waits until the version differs from the one seen, or, where none was seen, until the job has ended. */
    JobSnapshot await(TenantId tenant, String id, OptionalLong seen, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        var snapshot = jobs.get(tenant, id, seen.orElse(0));
        if (isWorthTelling(snapshot, seen) || !places.tryAcquire()) {
            return snapshot;
        }
        try (var watch = changes.watch(new JobId(id))) {
            while (true) {
                snapshot = jobs.get(tenant, id, seen.orElse(0));
                var left = Duration.ofNanos(end - System.nanoTime());
                if (isWorthTelling(snapshot, seen) || !left.isPositive()) {
                    return snapshot;
                }
                if (!watch.await(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN)) {
                    return snapshot;
                }
            }
        } finally {
            places.release();
        }
    }

    private static boolean isWorthTelling(JobSnapshot snapshot, OptionalLong seen) {
        return seen.isPresent() ? snapshot.version() != seen.getAsLong() : snapshot.isTerminal();
    }
}
