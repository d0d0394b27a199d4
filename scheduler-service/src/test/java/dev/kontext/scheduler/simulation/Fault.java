package dev.kontext.scheduler.simulation;

/** What the world may do to the parts in it. */
enum Fault {
    /** Messages get lost. */
    LOSS,
    /** Messages take their time and overtake each other. */
    DELAY,
    /** Messages arrive twice. */
    DUPLICATION,
    /** A worker process ends without a word; another one of its pod starts. */
    WORKER_CRASH,
    /** A worker works on and is not heard for a while. */
    WORKER_SILENCE,
    /** An attempt never ends by itself, and half of those do not stop when they are told to. */
    WORKER_HANG,
    /** Workers tell of ends, and of attempts in hand, under leases and tokens that are old, made up or another's. */
    WORKER_LIE,
    /** A worker drains and hands back what it holds. */
    WORKER_DRAIN,
    /** A job ends the process of every worker that tries it. */
    POISON,
    /** A scheduler ends within a turn or a takeover. */
    SCHEDULER_CRASH,
    /** A scheduler stands still, and goes on as if nothing had happened. */
    SCHEDULER_PAUSE,
    /** A standby takes over though the active one is there. */
    TAKEOVER,
    /** The log refuses an append, or does not tell what became of it. */
    APPEND,
    /** Redis follows the log late. */
    REDIS_LAG,
    /** Redis does not answer. */
    REDIS_AWAY,
    /** Redis is emptied. */
    REDIS_LOSS,
    /** Redis is what it was a while ago. */
    REDIS_OLD,
    /** A scheduler's clock is set. */
    CLOCK,
    /** A request cannot be read; its job and its owner are told by its key and its headers. */
    DAMAGE,
    /** A submission comes again, long after it came first. */
    LATE_SUBMISSION,
    /** For minutes every tenant has jobs waiting in every lane. */
    RUSH,
    /** Owners cancel. */
    CANCEL,
    /** Operators pause, resume, weigh and cap. */
    OPERATORS
}
