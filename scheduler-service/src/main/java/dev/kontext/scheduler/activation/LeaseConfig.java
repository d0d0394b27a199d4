package dev.kontext.scheduler.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long workers may be silent. */
@ConfigMapping(prefix = "kontext.lease")
public interface LeaseConfig {
    /** A worker that stays silent this long loses its attempt. At least three times the wait of a call, over 2 s. */
    @WithDefault("5s")
    Duration ttl();

    /** A worker that was told to stop an attempt has this long to do so. */
    @WithDefault("10s")
    Duration cancelGrace();
}
