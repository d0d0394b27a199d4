package dev.kontext.contracts.job;

import java.util.Arrays;

/** Crockford's base 32 in lower case, without padding: safe in paths, keys and addresses. */
final class Base32 {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < DIGITS.length(); i++) {
            VALUES[DIGITS.charAt(i)] = (byte) i;
        }
    }

    private Base32() {}

    static String encode(byte[] bytes) {
        var text = new StringBuilder((bytes.length * 8 + 4) / 5);
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = (buffer << 8) | (b & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(DIGITS.charAt((buffer >> bits) & 31));
            }
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(DIGITS.charAt((buffer << (5 - bits)) & 31));
        }
        return text.toString();
    }

    /** What a digit counts, 0 to 31; -1 if it is none. */
    static int valueOf(char digit) {
        return digit < VALUES.length ? VALUES[digit] : -1;
    }
}
