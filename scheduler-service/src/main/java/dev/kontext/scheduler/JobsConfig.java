package dev.kontext.scheduler;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long jobs are kept. */
@ConfigMapping(prefix = "kontext.jobs")
public interface JobsConfig {
    /** An ended job and its pictures are purged after this time; at most 30 days. */
    @WithDefault("24h")
    Duration retention();

    /** A purged job's id stays used for this long; then it is forgotten. */
    @WithDefault("24h")
    Duration forgetAfter();

    /** How often due purges are looked for. */
    @WithDefault("1m")
    Duration purgeInterval();

    /** A worker that was told to cancel has this long to stop; then the job ends without it. */
    @WithDefault("10s")
    Duration cancelGrace();
}
