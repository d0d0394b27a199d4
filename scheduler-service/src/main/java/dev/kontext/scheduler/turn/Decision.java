package dev.kontext.scheduler.turn;

import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event;
import dev.kontext.scheduler.job.Job;
import dev.kontext.scheduler.job.JobMapping;
import java.util.List;

/**
 * What happened, and the answer to give.
 *
 * @param changes in order, none if nothing happened
 * @param <R> the answer
 */
record Decision<R>(List<Change> changes, R reply) {
    Decision {
        changes = List.copyOf(changes);
    }

    /** Nothing happened. */
    static <R> Decision<R> nothing(R reply) {
        return new Decision<>(List.of(), reply);
    }

    static <R> Decision<R> of(Change change, R reply) {
        return new Decision<>(List.of(change), reply);
    }

    /** The job is in its next state. */
    static Change changed(Cause cause, Job job) {
        return new Change.Happened(new Event.JobChanged(cause, JobMapping.toRecord(job)));
    }
}
