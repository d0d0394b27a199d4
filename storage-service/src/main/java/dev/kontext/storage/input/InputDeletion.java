package dev.kontext.storage.input;

import dev.kontext.storage.object.ObjectStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/**
 * Deletes an input without losing a touch that comes at the same moment: the deletion is announced, then the folder is
 * read again; a touch puts its mark, then reads the folder. One of the two sees the other.
 */
@Singleton
final class InputDeletion {
    private final ObjectStore store;
    private final Clock clock;

    @Inject
    InputDeletion(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @return whether it was deleted: not if it was touched meanwhile */
    boolean delete(InputKeys keys) {
        Instant now = clock.instant();
        store.put(keys.deleting(now), new byte[0], "application/octet-stream");
        var folder = InputFolder.of(keys, store.list(keys.folder()));
        if (folder.keepUntil().isPresent() && folder.keepUntil().get().isAfter(now)) {
            folder.condemnations().forEach(store::delete);
            folder.deletions().forEach(store::delete);
            return false;
        }
        finish(keys, folder);
        return true;
    }

    /** Deletes what is left: first what says that it is there, last what says that it is being deleted. */
    void finish(InputKeys keys, InputFolder folder) {
        store.delete(keys.meta());
        folder.keys().stream()
                .filter(key -> !key.equals(keys.meta()) && !folder.deletions().contains(key))
                .forEach(store::delete);
        folder.deletions().forEach(store::delete);
    }
}
