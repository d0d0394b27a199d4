package dev.kontext.storage.http;

import io.smallrye.config.ConfigMapping;

/** Who may call. */
@ConfigMapping(prefix = "kontext.service")
public interface ServiceConfig {
    /** The credential that all services of the fleet share; every call to the inner API carries it. */
    String key();
}
