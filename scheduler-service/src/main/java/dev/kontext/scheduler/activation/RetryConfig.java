package dev.kontext.scheduler.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often a job is tried, and how soon again. */
@ConfigMapping(prefix = "kontext.retry")
public interface RetryConfig {
    /** A job fails after this many attempts that count. */
    @WithDefault("3")
    int maxCharged();

    /** A job fails after this many lost leases. */
    @WithDefault("6")
    int maxLost();

    /** The wait after the first failure; it doubles with each further one. */
    @WithDefault("1s")
    Duration firstDelay();

    /** The longest wait. */
    @WithDefault("1m")
    Duration maxDelay();
}
