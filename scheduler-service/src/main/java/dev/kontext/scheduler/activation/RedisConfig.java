package dev.kontext.scheduler.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** Where Redis is. */
@ConfigMapping(prefix = "kontext.redis")
public interface RedisConfig {
    /** As {@code redis://host:port}. */
    @WithDefault("redis://127.0.0.1:6379")
    URI url();
}
