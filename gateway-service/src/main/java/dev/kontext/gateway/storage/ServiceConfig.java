package dev.kontext.gateway.storage;

import io.smallrye.config.ConfigMapping;

/** How services know each other. */
@ConfigMapping(prefix = "kontext.service")
public interface ServiceConfig {
    /** The credential of calls between services; the same for all of them. */
    String key();
}
