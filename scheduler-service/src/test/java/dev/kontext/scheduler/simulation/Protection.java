package dev.kontext.scheduler.simulation;

/** What keeps the invariants. Each can be left out, to show that its absence is noticed. */
enum Protection {
    /** A token cannot be guessed: without it all are equal. */
    RANDOM_TOKENS,
    /** Whoever names a lease has to know its token. */
    TOKEN_CHECK,
    /** A job's id derives from its tenant and its idempotency key. */
    DERIVED_IDS,
    /** A submission that looked before what is remembered is looked up in Redis. */
    LOOKUPS,
    /** A lease ends when its worker is silent. */
    LEASE_EXPIRY,
    /** An attempt may take so long and no longer. */
    ATTEMPT_LIMIT,
    /** A worker may take so long to stop and no longer. */
    CANCEL_GRACE,
    /** A job has so many attempts and no more. */
    RETRY_LIMIT,
    /** Only the last writer that fenced the log appends. */
    LOG_FENCE,
    /** An append whose outcome is unknown is taken over from oneself. */
    UNKNOWN_OUTCOME,
    /** Who takes over reads the log to its end. */
    FULL_FOLD,
    /** How far requests were read is in the transaction of what they came to. */
    MARKS_IN_TURN,
    /** Records that follow less of the log than what was shown before are not shown. */
    SEEN_POSITION,
    /** The scheduler's time starts no earlier than the last event. */
    STEADY_TIME,
    /** A grant looks at few of the jobs that wait, however many there are. */
    BOUNDED_WORK,
    /** Tenants share the GPUs. */
    FAIR_SHARES,
    /** Of the lanes that wait the one goes that was given least for its weight. */
    LANE_WEIGHTS,
    /** What operators set is obeyed. */
    SETTINGS
}
