package dev.kontext.scheduler.loop;

import java.net.URI;

/**
 * What a worker's call is answered with.
 *
 * @param <T> the reply of the active scheduler
 */
public sealed interface Answer<T> {
    /** It is in the log. */
    record Told<T>(T reply) implements Answer<T> {}

    /** Another scheduler is active. */
    record Elsewhere<T>(URI active) implements Answer<T> {}

    /** Nobody is known to be active, or what was asked has an unknown outcome: ask again. */
    record NotNow<T>() implements Answer<T> {}
}
