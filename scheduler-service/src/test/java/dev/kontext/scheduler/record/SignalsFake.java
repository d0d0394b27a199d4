package dev.kontext.scheduler.record;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.redis.Progress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the last progress of every job. */
public final class SignalsFake implements Signals {
    private final Map<JobId, Progress> last = new ConcurrentHashMap<>();

    public Map<JobId, Progress> last() {
        return Map.copyOf(last);
    }

    @Override
    public void progress(JobId job, Progress progress) {
        last.put(job, progress);
    }

    @Override
    public void close() {
        last.clear();
    }
}
