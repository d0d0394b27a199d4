package dev.kontext.scheduler.record;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.redis.Progress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the last signals. */
public final class SignalsFake implements Signals {
    private final Map<JobId, Progress> last = new ConcurrentHashMap<>();
    private volatile FleetFigures fleet;

    public Map<JobId, Progress> last() {
        return Map.copyOf(last);
    }

    @Override
    public void progress(JobId job, Progress progress) {
        last.put(job, progress);
    }

    /** What was told last of the fleet. */
    public Optional<FleetFigures> fleet() {
        return Optional.ofNullable(fleet);
    }

    @Override
    public void fleet(FleetFigures figures) {
        fleet = figures;
    }

    @Override
    public void close() {
        last.clear();
    }
}
