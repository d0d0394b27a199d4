package dev.kontext.worker.http;

import io.smallrye.config.ConfigMapping;

/** How services know each other. */
@ConfigMapping(prefix = "kontext.service")
public interface ServiceConfig {
    /** The credential of every inner call, the same for all services of a fleet; there is no default. */
    String key();
}
