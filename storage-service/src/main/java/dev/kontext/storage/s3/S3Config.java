package dev.kontext.storage.s3;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** The object store. */
@ConfigMapping(prefix = "kontext.s3")
public interface S3Config {
    /** Where the S3-compatible store is; signed links point there too. */
    @WithDefault("http://localhost:9000")
    URI endpoint();

    /** The region that requests are signed for. */
    @WithDefault("us-east-1")
    String region();

    /** The access key; nobody but storage-service has it. */
    String accessKey();

    /** The secret key that belongs to the access key. */
    String secretKey();

    /** The bucket that holds everything; it is created if it is missing. */
    @WithDefault("kontext")
    String bucket();

    /** How long to wait for a connection before the store counts as away. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** How long the store may be silent within a call before the call's outcome is unknown. */
    @WithDefault("20s")
    Duration silenceTimeout();
}
