package dev.kontext.gateway.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Where job records are read. */
@ConfigMapping(prefix = "kontext.redis")
public interface RedisConfig {
    /** Redis' address: redis://host:port, with user and password before the host where it asks for them. */
    @WithDefault("redis://127.0.0.1:6379")
    URI url();

    /** How long one call to Redis may take before the answer is 503. */
    @WithDefault("2s")
    Duration timeout();

    /** Connections at most; calls beyond wait for one, at most as long as the timeout. */
    @WithDefault("64")
    int maxConnections();
}
