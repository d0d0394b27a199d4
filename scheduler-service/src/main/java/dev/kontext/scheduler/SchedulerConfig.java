package dev.kontext.scheduler;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Who this scheduler is. */
@ConfigMapping(prefix = "kontext.scheduler")
public interface SchedulerConfig {
    /** Its name in logs and terms; the host's name if it is not set. */
    Optional<String> name();

    /** Where workers and standbys reach this one. */
    @WithDefault("http://localhost:8081")
    URI advertisedUrl();

    /** Set where there is never a second scheduler: it takes over at once instead of waiting for another one's silence. */
    @WithDefault("false")
    boolean alone();

    /** A standby takes over when the active one's counter has stood still for so long; at least 2 s. */
    @WithDefault("3s")
    Duration takeoverAfter();
}
