package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Names a job for ever: derived from tenant and idempotency key where there is one, else random. In text it is
 * {@code job_} and the 128 bits in 26 base-32 digits; ids and their texts have the same order.
 */
public final class JobId implements Comparable<JobId> {
    private static final String PREFIX = "job_";
    private static final int LENGTH = PREFIX.length() + 26;

    // A scheduler has millions of them.
    private final long high;
    private final long low;

    /** @throws IllegalArgumentException unless it {@link #isValid} */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobId(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException("expected job_ and 26 base-32 digits, got " + text);
        }
        int middle = PREFIX.length() + 12;
        long shared = Base32.valueOf(text.charAt(middle));
        high = number(text, PREFIX.length(), middle) << 4 | shared >> 1;
        low = shared << 63 | number(text, middle + 1, LENGTH - 1) << 3 | Base32.valueOf(text.charAt(LENGTH - 1)) >> 2;
    }

    private JobId(ByteBuffer bits) {
        high = bits.getLong();
        low = bits.getLong();
    }

    /** Derives the id that every retry with this key derives again. */
    public static JobId derive(TenantId tenant, String idempotencyKey) {
        var digest = Digest.sha256("kontext-job\0" + tenant.value() + "\0" + idempotencyKey);
        return of(Arrays.copyOf(digest, 16));
    }

    /** @param random 16 random bytes */
    public static JobId of(byte[] random) {
        if (random.length != 16) {
            throw new IllegalArgumentException("expected 16 bytes, got " + random.length);
        }
        return new JobId(ByteBuffer.wrap(random));
    }

    /** Whether a client's text is an id at all. */
    public static boolean isValid(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            if (Base32.valueOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        // Of the last digit's bits only the first three belong to the id: else it would have several texts.
        return (Base32.valueOf(text.charAt(LENGTH - 1)) & 3) == 0;
    }

    private static long number(String text, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number << 5 | Base32.valueOf(text.charAt(i));
        }
        return number;
    }

    /** The seed of a job that named none: 32 bits of its id, so a retry draws the same picture. */
    public long derivedSeed() {
        return ByteBuffer.wrap(Digest.sha256("kontext-seed\0" + value())).getInt() & 0xffff_ffffL;
    }

    /** Its text. */
    @JsonValue
    public String value() {
        return PREFIX
                + Base32.encode(
                        ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }

    @Override
    public int compareTo(JobId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JobId id && high == id.high && low == id.low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }

    @Override
    public String toString() {
        return value();
    }
}
