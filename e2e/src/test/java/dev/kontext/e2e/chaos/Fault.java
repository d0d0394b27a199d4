package dev.kontext.e2e.chaos;

import java.util.List;

/**
 * What can be broken, with its possible victims.
 *
 * <p>Victims of the network are those behind a proxy: {@code gateway} for clients, the others for the services that call
 * them.
 */
enum Fault {
    /** SIGKILL; the supervisor starts it again. */
    KILL,
    /** SIGSTOP, and SIGCONT after longer than a lease. */
    FREEZE,
    /** All keys are gone. */
    EMPTY_REDIS,
    /** No more memory for writes. */
    FULL_REDIS,
    /** A replica that takes no writes, as after a failover. */
    READ_ONLY_REDIS,
    /** As it was a while ago: a replica that lagged has taken over. */
    OLD_REDIS,
    /** The network refuses and resets. */
    CUT,
    /** Everything that goes over the network comes late. */
    SLOW,
    /** Bytes are swallowed. */
    HALF_OPEN,
    /** Requests arrive, answers are swallowed. */
    UNANSWERED,
    /** All open connections are reset. */
    RESET,
    /** An answer ends in its middle. */
    TRUNCATE,
    /** An answer is lost after what was asked for is done. */
    LOSE_ANSWER,
    /** A third of the calls is answered 503 SlowDown. */
    BUSY_S3,
    /** Everything is stopped in order, and started again. */
    RESTART_ALL,
    /** SIGKILL to all processes at once, the stack's supervisor too, and everything started again. */
    KILL_ALL;

    static final List<String> PROCESSES = List.of(
            "gateway",
            "scheduler-1",
            "scheduler-2",
            "worker-1",
            "worker-2",
            "storage",
            "model-1",
            "model-2",
            "redis",
            "s3",
            "kafka");
    static final List<String> PROXIED =
            List.of("gateway", "redis", "storage", "s3", "kafka", "scheduler-1", "scheduler-2");

    List<String> victims() {
        return switch (this) {
            case KILL, FREEZE -> PROCESSES;
            case EMPTY_REDIS, FULL_REDIS, READ_ONLY_REDIS, OLD_REDIS -> List.of("redis");
            case CUT, SLOW, HALF_OPEN, UNANSWERED, RESET, TRUNCATE, LOSE_ANSWER -> PROXIED;
            case BUSY_S3 -> List.of("s3");
            case RESTART_ALL, KILL_ALL -> List.of("everything");
        };
    }
}
