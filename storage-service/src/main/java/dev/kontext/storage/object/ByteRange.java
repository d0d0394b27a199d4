package dev.kontext.storage.object;

/**
 * A part of an object.
 *
 * @param first offset of its first byte, from 0
 * @param length in bytes, at least 1
 */
public record ByteRange(long first, long length) {
    public ByteRange {
        if (first < 0 || length < 1) {
            throw new IllegalArgumentException("expected a range of at least one byte, got " + first + "+" + length);
        }
    }

    /** Offset of its last byte. */
    public long last() {
        return first + length - 1;
    }
}
