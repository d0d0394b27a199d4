package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.log.Event;

/** What a decision appends to the log. */
public sealed interface Change {
    /** Something happened. */
    record Happened(Event event) implements Change {}

    /** A job is forgotten for ever. */
    record Forgotten(JobId job) implements Change {}
}
