package dev.kontext.worker.scheduler;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Whom the worker asks for work. */
@ConfigMapping(prefix = "kontext.scheduler")
public interface SchedulerConfig {
    /** Base addresses of all schedulers, separated by commas; whichever is active is found among them. */
    @WithDefault("http://localhost:8081")
    List<URI> urls();

    /** A scheduler that leaves a call open for this long is given up; more than the second it may take its time. */
    @WithDefault("2500ms")
    Duration silence();
}
