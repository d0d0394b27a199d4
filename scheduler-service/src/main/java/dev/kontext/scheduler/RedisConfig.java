package dev.kontext.scheduler;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** Where the job records are. */
@ConfigMapping(prefix = "kontext.redis")
public interface RedisConfig {
    /** The address, as {@code redis://host:port}. */
    @WithDefault("redis://localhost:6379")
    URI url();
}
