package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names one lease, and the folder of its results. Random. */
public record LeaseId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("lease_[0-9a-hjkmnp-tv-z]{26}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LeaseId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("expected lease_ and 26 base-32 digits, got " + value);
        }
    }

    /** @param random 16 random bytes */
    public static LeaseId of(byte[] random) {
        return new LeaseId("lease_" + Base32.encode(random));
    }

    @Override
    public String toString() {
        return value;
    }
}
