package dev.kontext.scheduler.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the loop goes about its turns. */
@ConfigMapping(prefix = "kontext.turn")
public interface TurnConfig {
    /**
     * The least time between two appends: shorter gaps make Kafka slower, longer ones delay grants. It grows to what
     * the last append took, up to 20 ms.
     */
    @WithDefault("2ms")
    Duration gap();

    /** How long a heartbeat waits for something to be said. */
    @WithDefault("1s")
    Duration callWait();

    /** Calls of workers that may wait for a turn; further ones are answered 503. */
    @WithDefault("20000")
    int maxCalls();
}
