package dev.kontext.scheduler.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long an attempt is thought to take, and may take. */
@ConfigMapping(prefix = "kontext.attempt")
public interface AttemptConfig {
    /**
     * What a denoising step of one megapixel takes, drawn from words alone, in milliseconds; one that reads an input
     * counts as two. Turn it to what the GPUs at hand do.
     */
    @WithDefault("400")
    double msPerStep();

    /** An attempt may take this many times its estimate. */
    @WithDefault("10")
    int limitFactor();

    /** Every attempt may take this long, however short its estimate. */
    @WithDefault("2m")
    Duration leastLimit();
}
