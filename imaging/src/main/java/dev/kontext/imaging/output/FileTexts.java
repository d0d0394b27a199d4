package dev.kontext.imaging.output;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a file says about itself, checked, in the order of the keys.
 *
 * @param source how the picture came to be; empty when the file is not to say
 */
record FileTexts(Map<String, String> entries, Optional<DigitalSource> source) {
    private static final String KEY = "[A-Za-z0-9]([A-Za-z0-9 ]{0,77}[A-Za-z0-9])?";
    private static final int MAX_VALUE = 2_000;
    private static final int MAX_ENTRIES = 16;

    FileTexts {
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException("at most " + MAX_ENTRIES + " texts, got " + entries.size());
        }
        entries.forEach((key, value) -> {
            if (!key.matches(KEY)) {
                throw new IllegalArgumentException("a text's key has 1 to 79 letters, digits and inner spaces: " + key);
            }
            if (value.length() > MAX_VALUE || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        "the text " + key + " has at most " + MAX_VALUE + " characters, and no NUL");
            }
        });
        entries = new TreeMap<>(entries);
    }

    boolean isEmpty() {
        return entries.isEmpty() && source.isEmpty();
    }

    /** The tool that made the file. */
    Optional<String> software() {
        return Optional.ofNullable(entries.get("Software"));
    }

    /** One {@code key: value} a line. */
    String asLines() {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }
}
