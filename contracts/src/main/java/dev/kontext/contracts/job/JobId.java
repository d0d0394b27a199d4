package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Names a job for ever: derived from tenant and idempotency key where there is one, else random. */
public record JobId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("job_[0-9a-hjkmnp-tv-z]{26}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("expected job_ and 26 base-32 digits, got " + value);
        }
    }

    /** Derives the id that every retry with this key derives again. */
    public static JobId derive(TenantId tenant, String idempotencyKey) {
        var digest = Digest.sha256("kontext-job\0" + tenant.value() + "\0" + idempotencyKey);
        return new JobId("job_" + Base32.encode(Arrays.copyOf(digest, 16)));
    }

    /** @param random 16 random bytes */
    public static JobId of(byte[] random) {
        return new JobId("job_" + Base32.encode(random));
    }

    /** The seed of a job that named none: 32 bits of its id, so a retry draws the same picture. */
    public long derivedSeed() {
        return ByteBuffer.wrap(Digest.sha256("kontext-seed\0" + value)).getInt() & 0xffff_ffffL;
    }

    /** Whether a client's text is an id at all. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
