package dev.kontext.testkit;

import java.net.URI;
import java.util.Map;

/** Where an S3-compatible store is, and the credentials it takes. */
public record S3Access(URI endpoint, String region, String accessKey, String secretKey) {
    /** The settings of storage-service for this store and bucket. */
    public Map<String, String> properties(String bucket) {
        return Map.of(
                "kontext.s3.endpoint", endpoint.toString(),
                "kontext.s3.region", region,
                "kontext.s3.access-key", accessKey,
                "kontext.s3.secret-key", secretKey,
                "kontext.s3.bucket", bucket);
    }
}
