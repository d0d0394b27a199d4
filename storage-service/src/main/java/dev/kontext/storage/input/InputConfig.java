package dev.kontext.storage.input;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long inputs are kept. */
@ConfigMapping(prefix = "kontext.inputs")
public interface InputConfig {
    /** An input is kept at least this long after its upload, even if no job ever names it. */
    @WithDefault("24h")
    Duration keep();

    /** A condemned input is deleted this long after nobody has touched it. */
    @WithDefault("1h")
    Duration grace();

    /** How often inputs past their keep-until are looked for. */
    @WithDefault("10m")
    Duration sweepEvery();
}
