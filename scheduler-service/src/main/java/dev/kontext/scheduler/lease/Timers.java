package dev.kontext.scheduler.lease;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One time per key, the earliest first; of equal times the one that was set first.
 *
 * @param <K> what is due
 */
public final class Timers<K> {
    /** So few are never worth tidying up. */
    private static final int FEW = 64;

    private record Due<T>(long at, long order, T key) {}

    private final Map<K, Due<K>> byKey = new HashMap<>();

    /** Holds also what was cleared or set anew, until it comes first or is more than the half. */
    private final PriorityQueue<Due<K>> byTime =
            new PriorityQueue<>(Comparator.<Due<K>>comparingLong(Due::at).thenComparingLong(Due::order));

    private long order;

    /** Sets the time of this key, in place of the one it had. */
    public void set(K key, long at) {
        var due = new Due<>(at, order++, key);
        byKey.put(key, due);
        byTime.add(due);
        tidyUp();
    }

    public void clear(K key) {
        if (byKey.remove(key) != null) {
            tidyUp();
        }
    }

    /** The earliest time. */
    public OptionalLong next() {
        var first = first();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.at());
    }

    /** Takes what is due, the earliest first. */
    public List<K> take(long now, int limit) {
        var taken = new ArrayList<K>();
        for (var due = first(); due != null && due.at() <= now && taken.size() < limit; due = first()) {
            byTime.remove();
            byKey.remove(due.key());
            taken.add(due.key());
        }
        tidyUp();
        return taken;
    }

    /** Times that are kept, also those that count no more. */
    int size() {
        return byTime.size();
    }

    private @Nullable Due<K> first() {
        var due = byTime.peek();
        while (due != null && !isSet(due)) {
            byTime.remove();
            due = byTime.peek();
        }
        return due;
    }

    private boolean isSet(Due<K> due) {
        return due.equals(byKey.get(due.key()));
    }

    private void tidyUp() {
        if (byTime.size() > 2 * byKey.size() + FEW) {
            byTime.removeIf(due -> !isSet(due));
        }
    }
}
