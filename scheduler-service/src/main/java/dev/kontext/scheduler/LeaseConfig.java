package dev.kontext.scheduler;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a worker may be silent. */
@ConfigMapping(prefix = "kontext.lease")
public interface LeaseConfig {
    /** A worker that stays silent this long loses its attempt. At least three heartbeats. */
    @WithDefault("5s")
    Duration ttl();

    /** How long a heartbeat call is kept open when there is nothing to say. */
    @WithDefault("1s")
    Duration heartbeat();

    /** When turns are further apart than this nobody listened, and every lease gets a full term. Less than the ttl. */
    @WithDefault("1s")
    Duration stall();
}
