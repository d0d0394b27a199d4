package dev.kontext.gateway.failure;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.gateway.job.JobRecords;
import dev.kontext.gateway.job.Jobs;
import dev.kontext.gateway.tenancy.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds failed jobs, whoever owns them. */
@ApplicationScoped
public class FailedJobs {
    /** Records that one call looks at. */
    private static final int MOST = 1_000;

    private static final int PAGE = 200;

    /** The greatest id: every other one comes after it in a list. */
    private static final JobId LAST = new JobId("job_" + "z".repeat(25) + "w");

    /** Before all jobs of a tenant. */
    private static final JobRecords.Cursor FIRST = new JobRecords.Cursor(Long.MAX_VALUE, LAST);

    private final Jobs jobs;
    private final Tenants tenants;

    public FailedJobs(Jobs jobs, Tenants tenants) {
        this.jobs = jobs;
        this.tenants = tenants;
    }

    /** A place in the list: tenants are in the order of their names, each one's jobs newest first. */
    public record Place(TenantId tenant, JobRecords.Cursor job) {}

    /** @param next the last place that was looked at, if there may be more */
    public record Page(List<StoredJob> jobs, Optional<Place> next) {
        public Page {
            jobs = List.copyOf(jobs);
        }
    }

    /** The next jobs that the filter takes. There may be fewer than the limit though there are more. */
    public Page list(JobFilter filter, Optional<Place> after, int limit) {
        var found = new ArrayList<StoredJob>();
        int left = MOST;
        for (var tenant : tenants(filter, after)) {
            var from = after.filter(place -> place.tenant().equals(tenant))
                    .map(Place::job)
                    .or(() -> filter.until().map(FailedJobs::before));
            boolean more = true;
            while (more) {
                if (left <= 0) {
                    return new Page(found, Optional.of(new Place(tenant, from.orElse(FIRST))));
                }
                var page = jobs.list(tenant, Optional.of(JobStatus.FAILED), from, PAGE);
                left -= Math.max(1, page.jobs().size());
                for (var stored : page.jobs()) {
                    if (filter.takes(stored.job())) {
                        found.add(stored);
                        if (found.size() == limit) {
                            return new Page(found, Optional.of(new Place(tenant, placeOf(stored))));
                        }
                    }
                }
                more = page.next().isPresent() && page.jobs().stream().noneMatch(stored -> filter.isPast(stored.job()));
                from = page.next();
            }
        }
        return new Page(found, Optional.empty());
    }

    private static JobRecords.Cursor placeOf(StoredJob stored) {
        var job = stored.job();
        return new JobRecords.Cursor(job.timeline().acceptedAt().toEpochMilli(), job.id());
    }

    private List<TenantId> tenants(JobFilter filter, Optional<Place> after) {
        return filter.tenant().map(List::of).orElseGet(() -> List.copyOf(tenants.all())).stream()
                .filter(tenant -> after.isEmpty()
                        || tenant.value().compareTo(after.get().tenant().value()) >= 0)
                .toList();
    }

    private static JobRecords.Cursor before(Instant end) {
        return new JobRecords.Cursor(end.toEpochMilli(), LAST);
    }
}
