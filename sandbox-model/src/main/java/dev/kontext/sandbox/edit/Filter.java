package dev.kontext.sandbox.edit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Edits of the whole picture, with the words that ask for them. */
enum Filter {
    BLACK_AND_WHITE(
            true, "black and white", "black-and-white", "black & white", "grayscale", "greyscale", "monochrome"),
    PENCIL_SKETCH(true, "pencil", "sketch", "drawing", "line art"),
    WATERCOLOUR(true, "watercolour", "watercolor", "aquarelle", "painting", "painted"),
    SEPIA(true, "sepia", "vintage", "old photo"),
    BLUR(true, "blur", "out of focus"),
    SHARPEN(true, "sharpen", "sharper", "crisp"),
    NIGHT(false, "night", "evening", "moonlight"),
    BRIGHTER(false, "brighter", "brighten", "lighter", "lighten", "more light", "daylight", "sunny"),
    DARKER(false, "darker", "darken", "dim "),
    WARMER(false, "warmer", "warm "),
    COOLER(false, "cooler", "colder", "cool ", "winter"),
    MORE_CONTRAST(false, "contrast"),
    MORE_COLOUR(false, "vivid", "saturat", "vibrant", "colourful", "colorful");

    private final boolean wholeLook;
    // List.of cannot change, which its type does not say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> phrases;

    /** @param wholeLook whether it wins over a colour that the prompt names as well */
    Filter(boolean wholeLook, String... phrases) {
        this.wholeLook = wholeLook;
        this.phrases = List.of(phrases);
    }

    static Optional<Filter> wholeLookIn(String prompt) {
        return find(prompt, true);
    }

    static Optional<Filter> toneIn(String prompt) {
        return find(prompt + " ", false);
    }

    private static Optional<Filter> find(String prompt, boolean wholeLook) {
        return Arrays.stream(values())
                .filter(filter ->
                        filter.wholeLook == wholeLook && filter.phrases.stream().anyMatch(prompt::contains))
                .findFirst();
    }
}
