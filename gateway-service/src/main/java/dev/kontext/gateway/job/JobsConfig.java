package dev.kontext.gateway.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How jobs are read. */
@ConfigMapping(prefix = "kontext.reads")
public interface JobsConfig {
    /** How long a read waits for records that are a little behind before it answers 503. */
    @WithDefault("1s")
    Duration patience();

    /** Long polls at once; a further one is answered without waiting. */
    @WithDefault("2000")
    int maxWaits();

    /** Event streams at once; a further one is answered 503. */
    @WithDefault("1000")
    int maxStreams();

    /** How long an event stream may be silent before a comment is sent that keeps it open. */
    @WithDefault("10s")
    Duration heartbeat();
}
