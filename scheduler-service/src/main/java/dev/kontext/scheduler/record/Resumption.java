package dev.kontext.scheduler.record;

import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.scheduler.log.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides from where a fold of the log can go on. */
public final class Resumption {
    /** Behind this the log may have forgotten tombstones, which it keeps for 7 days. */
    static final Duration OLDEST = Duration.ofDays(6);

    private Resumption() {}

    /**
     * Where to go on from; empty if the fold has to start over from nothing: it is empty, follows another topic, is ahead
     * of the log or is too old.
     *
     * @param end of the log, see {@link dev.kontext.scheduler.log.EventReader#end()}
     * @throws dev.kontext.scheduler.log.LogUnavailableException if the log does not answer
     */
    public static OptionalLong from(Optional<LogPosition> found, EventLog log, long end, Instant now) {
        if (found.isEmpty()
                || !found.get().topic().equals(log.topic())
                || found.get().next() > end
                || found.get().next() < log.firstSince(now.minus(OLDEST))) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(found.get().next());
    }
}
