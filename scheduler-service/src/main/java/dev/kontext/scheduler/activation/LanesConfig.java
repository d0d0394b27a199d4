package dev.kontext.scheduler.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the lanes share the GPUs' time until operators set other weights. */
@ConfigMapping(prefix = "kontext.lanes")
public interface LanesConfig {
    /**
     * The weight of the interactive lane until operators set another: its share of the GPUs' time while both lanes
     * have jobs waiting.
     */
    @WithDefault("4")
    int interactive();

    /** The weight of the batch lane until operators set another. */
    @WithDefault("1")
    int batch();
}
