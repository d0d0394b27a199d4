package dev.kontext.contracts.redis;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;

/**
 * The keys of Redis. Everything under {@code kontext:log} and {@code kontext:job} is written by the active scheduler's
 * follower alone, in one script a batch that first compares the position.
 */
public final class RedisLayout {
    /** String: the {@link LogPosition} that all records here follow. */
    public static final String POSITION = "kontext:log:position";

    /** Set of the ids of all jobs that have not ended. */
    public static final String ACTIVE = "kontext:jobs:active";

    /** Sorted set of ended jobs' ids by the epoch second at which they are purged, or forgotten. */
    public static final String PURGES = "kontext:jobs:purges";

    /** Hash from lane to JSON of {@link LaneFigures}. */
    public static final String LANES = "kontext:lanes";

    /** String with a time to live of 10 s: JSON of the {@link FleetFigures}, written by the active scheduler every second. */
    public static final String FLEET = "kontext:fleet";

    /** Counter that the active scheduler raises every second. */
    public static final String HEARTBEAT = "kontext:scheduler:beat";

    /** String: the scheduler's time of the last event. */
    public static final String TIME = "kontext:log:time";

    /** String: JSON of the last {@code TermStarted}. */
    public static final String TERM = "kontext:log:term";

    /** Hash from {@code Setting.key()} to JSON of the {@code Setting}. */
    public static final String SETTINGS = "kontext:log:settings";

    /** String: random, set by a gateway that finds none. Another one means that the submissions under it are lost. */
    public static final String GATEWAY_MARK = "kontext:gateway:mark";

    /** Channel on which the id of a job is published when its record or its progress changed. */
    public static final String CHANGED = "kontext:changed";

    private RedisLayout() {}

    /** String: JSON of a {@link StoredJob}. No time to live: eviction would not move the position. */
    public static String job(JobId id) {
        return "kontext:job:" + id.value();
    }

    /** Sorted set of a tenant's job ids by the epoch millisecond of their acceptance. */
    public static String jobsOf(TenantId tenant) {
        return "kontext:jobs:of:" + tenant.value();
    }

    /** The same, of one status. */
    public static String jobsOf(TenantId tenant, JobStatus status) {
        return jobsOf(tenant) + ":" + status.wire();
    }

    /** Set of the ids of a lane's jobs of this status, queued or running: {@link #LANES} counts them. */
    public static String activeOf(Lane lane, JobStatus status) {
        return "kontext:jobs:lane:" + lane.wire() + ":" + status.wire();
    }

    /** String: offset of the next request to read in this partition of the requests. */
    public static String intake(int partition) {
        return "kontext:log:intake:" + partition;
    }

    /** String with a time to live of 30 s: JSON of the {@link Progress} of a running job. */
    public static String progress(JobId id) {
        return "kontext:progress:" + id.value();
    }

    /** String: JSON of the gateway's {@code Request.JobSubmitted}; lives 24 h past the job's deadline. */
    public static String submission(JobId id) {
        return "kontext:gateway:submission:" + id.value();
    }
}
