package dev.kontext.scheduler;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How topics are created when they are missing. */
@ConfigMapping(prefix = "kontext.topics")
public interface TopicsConfig {
    /** Copies of every record; 3 where there are three brokers. */
    @WithDefault("1")
    short replicationFactor();
}
