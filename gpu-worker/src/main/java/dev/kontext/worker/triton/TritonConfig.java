package dev.kontext.worker.triton;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where the model is and how long it may stay silent. */
@ConfigMapping(prefix = "kontext.model")
public interface TritonConfig {
    /** Triton's gRPC endpoint as host:port; the worker belongs beside it, on the same machine. */
    @WithDefault("localhost:8001")
    String address();

    /** The model's name in Triton's model repository. */
    @WithDefault("kontext")
    String name();

    /** A model that sends nothing for this long is taken for dead and its attempt fails; more than its slowest step. */
    @WithDefault("60s")
    Duration silence();
}
