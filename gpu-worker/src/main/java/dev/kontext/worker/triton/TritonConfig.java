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

    /** Which of the model's profiles is asked for; a model that does not offer it gets no work. */
    @WithDefault("exact")
    String profile();

    /** A model that sends nothing for this long before its first step is taken for dead and its attempt fails. */
    @WithDefault("60s")
    Duration silence();

    /** Between steps a model may be silent for this many times what a step usually takes. */
    @WithDefault("10")
    int silenceFactor();

    /** Between steps a model may always be silent for this long: decoding the picture comes after the last one. */
    @WithDefault("10s")
    Duration leastSilence();
}
