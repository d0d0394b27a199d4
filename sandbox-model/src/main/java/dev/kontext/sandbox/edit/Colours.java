package dev.kontext.sandbox.edit;

import java.util.Map;
import java.util.Optional;

/** Colours by the words people use for them. */
final class Colours {
    private static final Map<String, Integer> BY_WORD = Map.ofEntries(
            Map.entry("red", 0xc81e1e),
            Map.entry("crimson", 0xb0122f),
            Map.entry("scarlet", 0xd9261c),
            Map.entry("ruby", 0xa3123c),
            Map.entry("maroon", 0x6b1420),
            Map.entry("burgundy", 0x6d1230),
            Map.entry("orange", 0xf07a18),
            Map.entry("coral", 0xf2705a),
            Map.entry("peach", 0xf7b78f),
            Map.entry("amber", 0xf2a516),
            Map.entry("yellow", 0xf2cf1d),
            Map.entry("gold", 0xc9a227),
            Map.entry("golden", 0xd4a72c),
            Map.entry("lime", 0x8fce28),
            Map.entry("green", 0x2f8f3a),
            Map.entry("emerald", 0x128c5a),
            Map.entry("olive", 0x76772a),
            Map.entry("mint", 0x9fdcb8),
            Map.entry("teal", 0x0f8080),
            Map.entry("turquoise", 0x2bbdb4),
            Map.entry("cyan", 0x2cc3dd),
            Map.entry("aqua", 0x3cc8d4),
            Map.entry("blue", 0x2456c8),
            Map.entry("navy", 0x1b2a5e),
            Map.entry("indigo", 0x3f2f96),
            Map.entry("purple", 0x7a35b0),
            Map.entry("violet", 0x7d45c9),
            Map.entry("lavender", 0xb7a3e0),
            Map.entry("magenta", 0xc92a9d),
            Map.entry("pink", 0xf08bb0),
            Map.entry("rose", 0xe0637f),
            Map.entry("brown", 0x6f4426),
            Map.entry("bronze", 0x8c6239),
            Map.entry("copper", 0xb06a3b),
            Map.entry("tan", 0xc7a27a),
            Map.entry("beige", 0xdccbaa),
            Map.entry("cream", 0xf1e6c8),
            Map.entry("khaki", 0xa89d6a),
            Map.entry("white", 0xf4f4f2),
            Map.entry("silver", 0xb9bdc2),
            Map.entry("gray", 0x82868a),
            Map.entry("grey", 0x82868a),
            Map.entry("charcoal", 0x3b3f43),
            Map.entry("black", 0x1c1d1f));

    private Colours() {}

    static Optional<OkLab> named(String word) {
        return Optional.ofNullable(BY_WORD.get(word)).map(OkLab::of);
    }

    /** Makes "dark" or "light" of a colour; other words leave it alone. */
    static OkLab modified(OkLab colour, String modifier) {
        return switch (modifier) {
            case "dark", "darker", "deep", "midnight" ->
                new OkLab(colour.l() * 0.68, colour.a() * 0.85, colour.b() * 0.85);
            case "light", "lighter", "pale", "soft", "pastel", "baby" ->
                new OkLab(1 - (1 - colour.l()) * 0.5, colour.a() * 0.6, colour.b() * 0.6);
            case "bright", "vivid", "neon", "hot" ->
                new OkLab(Math.min(0.95, colour.l() * 1.08), colour.a() * 1.25, colour.b() * 1.25);
            default -> colour;
        };
    }
}
