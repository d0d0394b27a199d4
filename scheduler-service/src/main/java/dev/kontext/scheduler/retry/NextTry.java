package dev.kontext.scheduler.retry;

import java.time.Duration;

/** What follows an attempt that did not succeed. */
public sealed interface NextTry {
    /** Whether the attempt counts. */
    boolean charged();

    /** Another attempt, not before the delay is over. */
    record Again(Duration delay, boolean charged) implements NextTry {}

    /** The job has failed. */
    record GiveUp(boolean charged) implements NextTry {}
}
