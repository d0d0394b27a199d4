package dev.kontext.scheduler;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often and how long a job is tried. */
@ConfigMapping(prefix = "kontext.attempts")
public interface AttemptsConfig {
    /** Attempts that count before a job fails. */
    @WithDefault("3")
    int maxCharged();

    /** Leases that may be lost before a job fails. */
    @WithDefault("6")
    int maxLost();

    /** The wait before the second attempt; it doubles with each further failure. */
    @WithDefault("1s")
    Duration firstDelay();

    /** The longest wait between two attempts. */
    @WithDefault("1m")
    Duration maxDelay();

    /** An attempt is given up after this many times its estimate. */
    @WithDefault("10")
    int limitFactor();

    /** What every attempt may take, however small its estimate. */
    @WithDefault("2m")
    Duration limitLeast();

    /** What one denoising step of one megapixel is estimated to take, in milliseconds. */
    @WithDefault("300")
    double msPerStep();
}
