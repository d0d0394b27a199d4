package dev.kontext.worker.scheduler;

import java.net.URI;
import java.util.List;

/** Remembers which scheduler is active. The monitor guards the fields. */
final class Schedulers {
    private final List<URI> all;
    private int next;
    private URI active;

    Schedulers(List<URI> all) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("kontext.scheduler.urls names no scheduler");
        }
        this.all = List.copyOf(all);
        this.active = all.getFirst();
    }

    synchronized URI active() {
        return active;
    }

    /** {@code address} says that another one is active. */
    synchronized void moved(URI address) {
        active = URI.create(address.getScheme() + "://" + address.getRawAuthority());
    }

    /** {@code address} did not answer as the active one; calls that were under way to it count once. */
    synchronized void failed(URI address) {
        if (address.equals(active)) {
            next = (next + 1) % all.size();
            active = all.get(next);
        }
    }
}
