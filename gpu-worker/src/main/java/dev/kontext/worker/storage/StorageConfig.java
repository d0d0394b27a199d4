package dev.kontext.worker.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Where inputs come from and results go. */
@ConfigMapping(prefix = "kontext.storage")
public interface StorageConfig {
    /** Base address of storage-service. */
    @WithDefault("http://localhost:8083")
    URI url();

    /** How long a call to storage is tried again before its attempt fails as unavailable. */
    @WithDefault("60s")
    Duration retryFor();

    /** A call on whose connection nothing happens for this long is given up and tried again. */
    @WithDefault("15s")
    Duration silence();

    /** Inputs of more pixels than this are not read; at least what storage-service accepts. */
    @WithDefault("50000000")
    long maxPixels();
}
