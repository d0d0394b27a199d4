package dev.kontext.sandbox.triton;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The real model's profiles; here they differ only in the largest picture that they take. */
enum Profile {
    EXACT(2048 * 2048),
    DRAFT(512 * 512);

    private final int mostPixels;

    Profile(int mostPixels) {
        this.mostPixels = mostPixels;
    }

    int mostPixels() {
        return mostPixels;
    }

    /** The word on the wire. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Profile> of(String wire) {
        return Arrays.stream(values())
                .filter(profile -> profile.wire().equals(wire))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Profile::wire).toList();
    }
}
