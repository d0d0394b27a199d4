package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names immutable bytes by their SHA-256: in text {@code sha256:} and 64 hex digits. */
public final class Digest {
    private static final String PREFIX = "sha256:";
    private static final int BYTES = 32;

    // Its bytes in order. A scheduler has millions of them, and an array is another object.
    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    /** @throws IllegalArgumentException unless it {@link #isValid} */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Digest(String text) {
        this(bytes(text));
    }

    private Digest(byte[] sha256) {
        var bytes = ByteBuffer.wrap(sha256);
        first = bytes.getLong();
        second = bytes.getLong();
        third = bytes.getLong();
        fourth = bytes.getLong();
    }

    /** @throws IllegalArgumentException unless it {@link #isHex} */
    public static Digest ofHex(String hex) {
        if (!isHex(hex)) {
            throw new IllegalArgumentException("expected 64 hex digits, got " + hex);
        }
        return new Digest(HexFormat.of().parseHex(hex));
    }

    /** @param sha256 32 bytes */
    public static Digest ofSha256(byte[] sha256) {
        if (sha256.length != BYTES) {
            throw new IllegalArgumentException("expected 32 bytes, got " + sha256.length);
        }
        return new Digest(sha256);
    }

    public static Digest of(byte[] content) {
        return new Digest(newSha256().digest(content));
    }

    public static boolean isValid(String text) {
        return text.startsWith(PREFIX) && isHex(text.substring(PREFIX.length()));
    }

    /** Whether these are 64 hex digits in lower case: each digest has one text. */
    public static boolean isHex(String text) {
        return text.length() == 2 * BYTES
                && text.chars().allMatch(digit -> (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'));
    }

    private static byte[] bytes(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException("expected sha256: and 64 hex digits, got " + text);
        }
        return HexFormat.of().parseHex(text, PREFIX.length(), text.length());
    }

    public String hex() {
        var bytes = ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth);
        return HexFormat.of().formatHex(bytes.array());
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
        return other instanceof Digest digest
                && first == digest.first
                && second == digest.second
                && third == digest.third
                && fourth == digest.fourth;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    @Override
    public String toString() {
        return value();
    }
}
