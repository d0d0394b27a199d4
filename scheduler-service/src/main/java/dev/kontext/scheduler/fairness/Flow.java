package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.redis.TenantLine;
import java.util.Comparator;
import java.util.TreeSet;

/** A tenant's jobs that wait in a lane, and what it may still take in this round. */
final class Flow {
    private static final Comparator<Waiting> ORDER =
            Comparator.comparing(Waiting::since).thenComparing(Waiting::job);

    private final Tenant tenant;
    private final Lane lane;
    private final TreeSet<Waiting> line = new TreeSet<>(ORDER);

    /** In milliseconds of a GPU; below zero while what it took is more than what it was due. */
    private long deficit;

    /** Of all jobs in the line. */
    private long gpuMs;

    Flow(Tenant tenant, Lane lane) {
        this.tenant = tenant;
        this.lane = lane;
    }

    Lane lane() {
        return lane;
    }

    /** In the order in which they were accepted. */
    Iterable<Waiting> jobs() {
        return line;
    }

    /** Whether it did not wait already. */
    boolean add(Waiting job) {
        boolean added = line.add(job);
        if (added) {
            gpuMs += job.costMs();
        }
        return added;
    }

    /** Whether it waited. */
    boolean remove(Waiting job) {
        boolean removed = line.remove(job);
        if (removed) {
            gpuMs -= job.costMs();
        }
        return removed;
    }

    TenantLine line() {
        return new TenantLine(tenant.id(), line.size(), gpuMs);
    }

    boolean couldGo() {
        return !line.isEmpty() && tenant.mayStart();
    }

    boolean isInDebt() {
        return deficit <= 0;
    }

    /** What it is due in so many rounds. */
    void recharge(long quantum, long rounds) {
        deficit += quantum * tenant.weight() * rounds;
    }

    /** The rounds until it is out of debt; none if it is not in debt. */
    long roundsInDebt(long quantum) {
        return isInDebt() ? 1 - deficit / (quantum * tenant.weight()) : 0;
    }

    void pay(long cost) {
        deficit -= cost;
    }

    /** Whoever has nothing to start saves nothing up. */
    void forfeit() {
        deficit = 0;
    }
}
