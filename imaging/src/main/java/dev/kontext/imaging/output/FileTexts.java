package dev.kontext.imaging.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a file says about itself, checked, in the order of the keys. */
record FileTexts(Map<String, String> entries) {
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
        return entries.isEmpty();
    }

    /** One {@code key: value} a line. */
    byte[] asLines() {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("\n"))
                .getBytes(UTF_8);
    }

    /** An XMP packet: {@code Software} as the creating tool, all of them as the description. */
    byte[] asXmp() {
        String tool = entries.containsKey("Software")
                ? " xmp:CreatorTool=\"" + escape(entries.getOrDefault("Software", "")) + "\""
                : "";
        return ("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
                        + "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                        + "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                        + " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"" + tool + ">"
                        + "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">"
                        + escape(new String(asLines(), UTF_8))
                        + "</rdf:li></rdf:Alt></dc:description>"
                        + "</rdf:Description></rdf:RDF></x:xmpmeta>")
                .getBytes(UTF_8);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
