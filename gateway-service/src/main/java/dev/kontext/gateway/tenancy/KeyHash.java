package dev.kontext.gateway.tenancy;

import dev.kontext.contracts.job.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/**
 * The SHA-256 of an API key, which is all that is known of it here.
 *
 * @param hex 64 digits
 */
record KeyHash(String hex) {
    /** @throws IllegalArgumentException if it is no hash; the message names the property */
    static KeyHash parse(String property, String text) {
        var hex = text.strip().toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(property + ": expected the SHA-256 of a key as 64 hex digits");
        }
        return new KeyHash(hex);
    }

    static KeyHash of(String apiKey) {
        return new KeyHash(Digest.of(bytes(apiKey)).hex());
    }

    /** Takes the same time whatever the answer is. */
    boolean matches(KeyHash other) {
        return MessageDigest.isEqual(bytes(hex), bytes(other.hex));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
