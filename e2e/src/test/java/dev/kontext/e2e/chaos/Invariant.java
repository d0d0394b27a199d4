package dev.kontext.e2e.chaos;

/** What has to hold whatever breaks. */
enum Invariant {
    /** What was accepted is in the log. */
    NEVER_LOST,
    /** What is in the log reaches exactly one end. */
    ONE_END,
    /** Versions never go back, an ended job never changes. */
    NEVER_BACK,
    /** A view is a state that the log holds. */
    IN_THE_LOG,
    /** A job that succeeded has its picture. */
    PICTURE_THERE,
    /** The same tenant, key and request mean the same job; the same key and another request none. */
    SAME_KEY_SAME_JOB,
    /** Of a job's attempts the last one granted counts, and no other. */
    LAST_LEASE_WINS,
    /** Once all is mended the backlog drains, jobs that nobody was told of among it. */
    DRAINS,
    /** Nobody sees another tenant's job, or finds it in a list. */
    TENANTS_APART,
    /** An accepted job is never unknown. */
    NEVER_UNKNOWN,
    /** A job that is in the log, and not purged, is in its tenant's list. */
    LISTED,
    /** What goes wrong is said in the terms of the API: no 500, no broken answer. */
    CLEAN_ERRORS,
    /** A job expires no earlier than at its deadline, and is not unfinished long after it. */
    BY_THE_DEADLINE,
    /** A job is not tried again after as many attempts as may count. */
    ATTEMPTS_BOUNDED,
    /** A job is canceled only if its owner asked for it. */
    CANCELED_AS_ASKED,
    /** A 429 or 503 says when to come again. */
    SAYS_WHEN,
    /** Logs hold no prompt, no key, and no token of a lease. */
    LOGS_KEEP_SECRETS
}
