package dev.kontext.gateway.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Where pictures are kept. */
@ConfigMapping(prefix = "kontext.storage")
public interface StorageConfig {
    /** Base address of storage-service. */
    @WithDefault("http://127.0.0.1:8083")
    URI url();

    /** How long storage may take to answer a short call before the answer is 503. */
    @WithDefault("5s")
    Duration timeout();

    /** How long storage may take to check and keep a picture before the answer is 503. */
    @WithDefault("60s")
    Duration uploadTimeout();
}
