package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Names immutable bytes by their SHA-256: in text {@code sha256:} and 64 hex digits. */
public final class Digest {
    private static final String PREFIX = "sha256:";
    private static final int BYTES = 32;

    private final byte[] sha256;

    /** @throws IllegalArgumentException unless it {@link #isValid} */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Digest(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException("expected sha256: and 64 hex digits, got " + text);
        }
        sha256 = HexFormat.of().parseHex(text, PREFIX.length(), text.length());
    }

    private Digest(byte[] sha256) {
        this.sha256 = sha256;
    }

    /** @param sha256 32 bytes */
    public static Digest ofSha256(byte[] sha256) {
        if (sha256.length != BYTES) {
            throw new IllegalArgumentException("expected 32 bytes, got " + sha256.length);
        }
        return new Digest(sha256.clone());
    }

    public static Digest of(byte[] content) {
        return new Digest(newSha256().digest(content));
    }

    public static boolean isValid(String text) {
        if (text.length() != PREFIX.length() + 2 * BYTES || !text.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < text.length(); i++) {
            if (!isHex(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** In lower case: each digest has one text. */
    private static boolean isHex(char digit) {
        return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
    }

    public String hex() {
        return HexFormat.of().formatHex(sha256);
    }

    /** Its text. */
    @JsonValue
    public String value() {
        return PREFIX + hex();
    }

    static byte[] sha256(String text) {
        return newSha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A fresh SHA-256 for streaming. */
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && Arrays.equals(sha256, digest.sha256);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sha256);
    }

    @Override
    public String toString() {
        return value();
    }
}
