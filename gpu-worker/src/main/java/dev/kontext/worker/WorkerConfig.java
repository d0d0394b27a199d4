package dev.kontext.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Who this worker is and how it ends. */
@ConfigMapping(prefix = "kontext.worker")
public interface WorkerConfig {
    /** The name of this worker's pod, the same after a restart; the host's name when it is not set. */
    Optional<String> name();

    /** After SIGTERM the attempt on the GPU is waited for this long, then it is handed back too. */
    @WithDefault("10m")
    Duration drainLimit();

    /**
     * Whether result files say that AI made them, with which model: XMP with IPTC's digital source type, Exif in JPEG.
     * Pictures of stand-ins are labelled in any case.
     */
    @WithDefault("true")
    boolean provenance();
}
