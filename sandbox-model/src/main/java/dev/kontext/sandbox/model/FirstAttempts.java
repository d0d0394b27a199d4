package dev.kontext.sandbox.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Remembers the last thousand requests that were told to fail once. */
final class FirstAttempts {
    private static final int REMEMBERED = 1000;

    private final Set<Key> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** Whether this prompt, seed and input come for the first time. */
    synchronized boolean isFirst(EditRequest request) {
        return seen.add(new Key(
                request.prompt(),
                request.seed(),
                request.image().map(Object::hashCode).orElse(0)));
    }

    private record Key(String prompt, long seed, int image) {}
}
