package dev.kontext.scheduler.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the lanes share the GPUs. */
@ConfigMapping(prefix = "kontext.lanes")
public interface LanesConfig {
    /** Jobs of the interactive lane per round. */
    @WithDefault("4")
    int interactive();

    /** Jobs of the batch lane per round. */
    @WithDefault("1")
    int batch();
}
