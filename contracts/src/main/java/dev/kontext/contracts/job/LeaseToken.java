package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Proves that the caller holds the lease. Never logged, never in an event: events carry its hash. */
public record LeaseToken(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LeaseToken {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("expected 64 hex digits, got " + value.length() + " characters");
        }
    }

    /** @param random 32 random bytes */
    public static LeaseToken of(byte[] random) {
        return new LeaseToken(HexFormat.of().formatHex(random));
    }

    /** The SHA-256 of the token, in hex. */
    public String hash() {
        return HexFormat.of().formatHex(Digest.sha256(value));
    }

    @Override
    public String toString() {
        return "LeaseToken[hidden]";
    }
}
