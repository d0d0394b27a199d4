package dev.kontext.sandbox.edit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What an instruction is about, as far as the sandbox can tell: each kind is looked for in its own way. */
enum Subject {
    VEHICLE(
            "car",
            "truck",
            "van",
            "bus",
            "taxi",
            "vehicle",
            "suv",
            "bike",
            "bicycle",
            "motorcycle",
            "scooter",
            "boat",
            "lorry",
            "cab",
            "convertible",
            "sedan",
            "hatchback"),
    SKY("sky", "skies", "heaven", "sunset", "sunrise", "horizon"),
    GRASS("grass", "lawn", "meadow", "field", "hedge", "bush", "bushes"),
    PLANTS("tree", "trees", "leaves", "foliage", "plant", "plants", "forest", "garden"),
    GROUND(
            "road",
            "street",
            "ground",
            "floor",
            "pavement",
            "sidewalk",
            "asphalt",
            "path",
            "beach",
            "sand",
            "carpet",
            "rug",
            "table"),
    ROOF("roof", "roofs", "rooftop", "tiles", "shingles"),
    BUILDING(
            "house",
            "building",
            "wall",
            "walls",
            "facade",
            "façade",
            "tower",
            "shop",
            "store",
            "fence",
            "houses",
            "buildings",
            "home",
            "barn"),
    WATER("water", "sea", "ocean", "lake", "river", "pool"),
    SIGN("sign", "signs", "billboard", "banner", "poster", "panel", "board", "label", "sticker"),
    BACKGROUND("background", "backdrop", "behind"),
    THING("");

    // List.of cannot change, which its type does not say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> words;

    Subject(String... words) {
        this.words = List.of(words);
    }

    static Optional<Subject> named(String word) {
        return Arrays.stream(values())
                .filter(subject -> subject.words.contains(word))
                .findFirst();
    }
}
