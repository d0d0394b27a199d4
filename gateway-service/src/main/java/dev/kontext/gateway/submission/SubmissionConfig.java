package dev.kontext.gateway.submission;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is accepted. */
@ConfigMapping(prefix = "kontext.submissions")
public interface SubmissionConfig {
    /**
     * Jobs that wait or run in the whole fleet; beyond it, a submission is answered 429. Each gateway looks four times a
     * second, so that a few more may be taken.
     */
    @WithDefault("100000")
    long maxActiveJobs();

    /**
     * Bytes that the prompts and tags of all jobs that wait or run come to in UTF-8; beyond it, a submission is answered
     * 429. The active scheduler has them in memory, where they take up to twice as much, and counts them once a second;
     * Redis has them twice or three times.
     */
    @WithDefault("256M")
    MemorySize maxActiveBytes();

    /** The largest body; a request beyond it is answered 413. */
    @WithDefault("64M")
    MemorySize maxBody();

    /** Submissions that are received at once by one gateway; a further one is answered 503. */
    @WithDefault("256")
    int maxConcurrent();

    /** How long a job may take when its request names no deadline. */
    @WithDefault("24h")
    Duration defaultDeadline();

    /** How long an input is kept past its job's deadline, rounded up to the hour; at least as long as ended jobs are kept. */
    @WithDefault("24h")
    Duration inputRetention();
}
