package dev.kontext.gateway.submission;

import dev.kontext.contracts.log.Request.JobSubmitted;
import java.time.Duration;

/**
 * The submissions that this gateway and its siblings keep.
 *
 * <p>All calls throw {@link dev.kontext.gateway.refusal.UnavailableException} when the store does not answer; what was
 * to be put may then be there all the same.
 */
public interface Submissions {
    /**
     * Keeps a submission.
     *
     * @return false if there was one of this job already, which stays
     */
    boolean put(JobSubmitted submitted, Duration life);

    /** How many jobs wait or run, as the scheduler last counted them; read now or a moment ago. */
    long activeJobs();
}
