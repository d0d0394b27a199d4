package dev.kontext.scheduler.redis;

import dev.kontext.contracts.job.JobStatus;
import java.util.EnumSet;
import java.util.Set;

/** Where Redis may have a job before a batch, and so what it has to be removed from. */
enum Before {
    /** The job is new. */
    NOWHERE,
    /** Among those that had not ended: no job goes on from an end. */
    ACTIVE,
    /** Its last state is not known, or it takes the id of one that was forgotten just now. */
    ANYWHERE;

    Set<JobStatus> statuses() {
        return switch (this) {
            case NOWHERE -> EnumSet.noneOf(JobStatus.class);
            case ACTIVE -> EnumSet.of(JobStatus.QUEUED, JobStatus.RUNNING);
            case ANYWHERE -> EnumSet.allOf(JobStatus.class);
        };
    }
}
