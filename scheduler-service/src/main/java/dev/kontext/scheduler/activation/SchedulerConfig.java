package dev.kontext.scheduler.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Who this scheduler is among the others. */
@ConfigMapping(prefix = "kontext.scheduler")
public interface SchedulerConfig {
    /** Its name in the log; the host name if it is not set. */
    Optional<String> name();

    /** Where workers and standbys reach it. */
    @WithDefault("http://127.0.0.1:8081")
    URI advertisedUrl();

    /** Whether there is no other one: it then takes over at once when it starts. */
    @WithDefault("false")
    boolean alone();

    /** How long the active one's counter has to stand still before this one takes over. */
    @WithDefault("3s")
    Duration takeoverAfter();
}
