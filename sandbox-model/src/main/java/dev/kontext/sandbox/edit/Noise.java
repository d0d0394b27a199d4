package dev.kontext.sandbox.edit;

import java.nio.charset.StandardCharsets;

/** Numbers that look random and are the same for the same input, everywhere and always. */
final class Noise {
    private Noise() {}

    static long of(String text, long seed) {
        var hash = mix(seed + 0x9e37_79b9_7f4a_7c15L);
        for (var b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = mix(hash ^ (b & 0xff));
        }
        return hash;
    }

    /** The n-th number of a sequence, 0 to 1. */
    static double number(long hash, long n) {
        return (mix(hash + n * 0x9e37_79b9_7f4a_7c15L) >>> 11) * 0x1.0p-53;
    }

    private static long mix(long value) {
        var v = (value ^ value >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        v = (v ^ v >>> 27) * 0x94d0_49bb_1331_11ebL;
        return v ^ v >>> 31;
    }
}
