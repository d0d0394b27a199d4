package dev.kontext.storage.object;

import java.util.Map;

/**
 * What is known of an object without its bytes.
 *
 * @param notes what was noted when it was put; may be missing where the store has lost them
 */
public record ObjectHead(long bytes, String contentType, Map<String, String> notes) {
    public ObjectHead {
        notes = Map.copyOf(notes);
    }
}
