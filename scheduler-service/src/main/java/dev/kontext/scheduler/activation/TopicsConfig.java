package dev.kontext.scheduler.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How topics are created that are missing. */
@ConfigMapping(prefix = "kontext.topics")
public interface TopicsConfig {
    /** Copies of each topic: 3 where there are three brokers. */
    @WithDefault("1")
    short replicationFactor();
}
