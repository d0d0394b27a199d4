package dev.kontext.scheduler.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long ended jobs are kept. */
@ConfigMapping(prefix = "kontext.jobs")
public interface JobsConfig {
    /** An ended job and its pictures are kept this long, at most 30 days. */
    @WithDefault("24h")
    Duration retention();

    /** What is left of a purged job, so that its key answers that it was used, is kept this long. */
    @WithDefault("24h")
    Duration forgetAfter();

    /** How often due purges are looked for. */
    @WithDefault("1m")
    Duration purgeEvery();
}
