package dev.kontext.scheduler.turn;

/** What became of a request. */
public enum Requested {
    /** It changed what it is about. */
    DONE,
    /** It is so already. */
    KNOWN,
    /** There is no such job, or it is somebody else's. */
    UNKNOWN_JOB,
    /** Redis has to be asked first whether the job has run and ended. Nothing happened. */
    ASK_REDIS
}
