package dev.kontext.scheduler.record;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.redis.Progress;

/** What is passed on while it lasts; losing a signal never changes an outcome. Never blocks, never throws. */
public interface Signals extends AutoCloseable {
    void progress(JobId job, Progress progress);

    void fleet(FleetFigures figures);

    @Override
    void close();
}
