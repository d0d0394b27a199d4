package dev.kontext.e2e.unprotected;

/** What keeps the promises at the scheduler's rim. */
enum Protection {
    /** All schedulers append under one name, so that the newest fences the others. */
    FENCING,
    /** Records are changed only where they follow the log. */
    POSITION,
    /** Nothing is shown or answered before it is in the log. */
    APPEND_FIRST
}
