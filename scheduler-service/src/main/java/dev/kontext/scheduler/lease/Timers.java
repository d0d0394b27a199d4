package dev.kontext.scheduler.lease;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * One time per key, the earliest first.
 *
 * @param <K> what is due
 */
public final class Timers<K> {
    private record Due<T>(long at, long order, T key) {}

    private final Map<K, Due<K>> byKey = new HashMap<>();
    private final TreeSet<Due<K>> byTime =
            new TreeSet<>(Comparator.<Due<K>>comparingLong(Due::at).thenComparingLong(Due::order));
    private long order;

    /** Sets the time of this key, in place of the one it had. */
    public void set(K key, long at) {
        clear(key);
        var due = new Due<>(at, order++, key);
        byKey.put(key, due);
        byTime.add(due);
    }

    public void clear(K key) {
        var due = byKey.remove(key);
        if (due != null) {
            byTime.remove(due);
        }
    }

    /** The earliest time. */
    public OptionalLong next() {
        return byTime.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(byTime.getFirst().at());
    }

    /** Takes what is due, the earliest first. */
    public List<K> take(long now, int limit) {
        var taken = new ArrayList<K>();
        while (taken.size() < limit && !byTime.isEmpty() && byTime.getFirst().at() <= now) {
            var due = byTime.removeFirst();
            byKey.remove(due.key());
            taken.add(due.key());
        }
        return taken;
    }
}
