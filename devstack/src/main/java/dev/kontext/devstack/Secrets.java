package dev.kontext.devstack;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Keys that are made here and known to nobody else. */
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** 256 bits in hexadecimal. */
    static String random() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
