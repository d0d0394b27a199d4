package dev.kontext.scheduler.record;

import java.util.OptionalLong;

/**
 * The counter by which standbys see that somebody is active. Each method throws {@link RecordsUnavailableException} if
 * Redis does not answer.
 */
public interface Liveness {
    /** The active scheduler is there. Called every second; returns the counter. */
    long raise();

    /** The counter; empty if there is none. */
    OptionalLong read();
}
