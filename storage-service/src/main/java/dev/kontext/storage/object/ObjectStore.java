package dev.kontext.storage.object;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Immutable bytes under keys. What was put is seen by every later call. Absence is an answer, never a failure: a call
 * that cannot tell throws.
 *
 * <p>Every method throws {@link StoreUnavailableException} when nothing happened; those that write throw
 * {@link UnknownOutcomeException} when it may have.
 */
public interface ObjectStore {
    /**
     * Stores a file, whole or not at all. Replaces what is there.
     *
     * @param notes short ASCII texts by lower-case names, returned by {@link #head}
     */
    void put(String key, Path file, String contentType, Map<String, String> notes);

    /** Stores a few bytes, whole or not at all. Replaces what is there. */
    void put(String key, byte[] bytes, String contentType);

    Optional<ObjectHead> head(String key);

    /** As {@link #head}, for a caller that puts the object if it is missing: may take a missing bucket for that. */
    Optional<ObjectHead> headBeforePut(String key);

    Optional<ObjectContent> get(String key);

    /** @param range inside the object */
    Optional<ObjectContent> get(String key, ByteRange range);

    /** All objects whose key begins with the prefix, ordered by key. */
    List<ListedObject> list(String prefix);

    /** As {@link #list(String)}, for many: each is handed over as it is read. */
    void list(String prefix, Consumer<ListedObject> each);

    /** The parts of keys up to and including the first slash, each once. */
    List<String> folders();

    /** Deletes the object; fine if it is not there. */
    void delete(String key);

    /**
     * An address that anybody can read the object at for a while. Whether it exists is not checked.
     *
     * @param contentType that the answer will have
     */
    URI sign(String key, String contentType, Duration validFor);
}
