package dev.kontext.scheduler.simulation;

/** What always holds. */
enum Invariant {
    /** A job's walk never leaves the table of states and moves. */
    WALK,
    /** A job has one end, and nothing follows it but its purge. */
    ONE_END,
    /** What an attempt left counts only while its lease is the job's. */
    OLD_TOKEN,
    /** How far a job is shown to be is within its steps. */
    PROGRESS,
    /** Same tenant, same key: same job. */
    SAME_KEY,
    /** What a client has seen never goes back. */
    VERSIONS,
    /** Time, terms and intake marks never go back in the log. */
    ORDER,
    /** At most three charged attempts and six lost leases. */
    ATTEMPTS,
    /** No job is held by a process that has been dead for long. */
    SILENT_LEASE,
    /** No attempt outlives its limit. */
    LIMIT,
    /** No attempt goes on for long after it was to be canceled. */
    CANCEL_GRACE,
    /** What is due is done. */
    DUE,
    /** What the active scheduler has in memory is what the log tells. */
    MEMORY,
    /** No tenant runs more than its cap, and nothing starts that is paused. */
    OPERATORS,
    /** Tenants that wait are given alike, by their weights. */
    FAIRNESS,
    /** Lanes that wait are given alike, by their weights. */
    LANES,
    /** A turn's work grows with its input, not with what waits. */
    WORK,
    /** A job that was accepted ends. */
    ACCEPTED
}
