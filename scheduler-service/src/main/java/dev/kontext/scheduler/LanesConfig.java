package dev.kontext.scheduler;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How lanes share the GPUs while both have work. */
@ConfigMapping(prefix = "kontext.lanes")
public interface LanesConfig {
    /** Jobs of the interactive lane for each round. */
    @WithDefault("4")
    int interactiveWeight();

    /** Jobs of the batch lane for each round. */
    @WithDefault("1")
    int batchWeight();
}
