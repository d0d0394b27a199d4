package dev.kontext.scheduler.http;

import io.smallrye.config.ConfigMapping;

/** What the services of a fleet share. */
@ConfigMapping(prefix = "kontext.service")
public interface ServiceConfig {
    /** The service credential: every call under {@code /internal/} carries it. */
    String key();
}
