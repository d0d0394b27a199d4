package dev.kontext.worker.attempt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a worker does about a device that keeps failing. */
@ConfigMapping(prefix = "kontext.quarantine")
public interface QuarantineConfig {
    /** After this many failures of the device in a row the worker takes no work until its model has drawn again. */
    @WithDefault("3")
    int after();

    /** The first wait before the model is tried again; it doubles with each failure, up to ten minutes. */
    @WithDefault("30s")
    Duration pause();
}
