package dev.kontext.gateway.failure;

import dev.kontext.contracts.job.JobId;

/** What came of replaying one thing, or would come of it. */
public sealed interface Replay {
    /** It is submitted anew, under this id; a record that is no job has none of its own and keeps its key. */
    record Submitted(String as) implements Replay {
        static Submitted of(JobId job) {
            return new Submitted(job.value());
        }
    }

    /** An earlier replay has become this job, which is left alone. */
    record Known(JobId as) implements Replay {}

    /**
     * It cannot be replayed.
     *
     * @param code one word
     * @param reason one sentence
     */
    record Impossible(String code, String reason) implements Replay {}
}
