package dev.kontext.scheduler.log;

import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.EventRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A log in memory that may have several writers, each its own instance. Ends of transactions take an offset, as in Kafka. */
public final class EventLogFake implements EventLog {
    private final Shared shared;
    private int epoch = -1;

    /** A new, empty log. */
    public EventLogFake() {
        this(new Shared());
    }

    private EventLogFake(Shared shared) {
        this.shared = shared;
    }

    /** Another scheduler's access to the same log. */
    public EventLogFake another() {
        return new EventLogFake(shared);
    }

    /** The next append of anybody fails with this, and nothing is appended. */
    public void failNext(RuntimeException failure) {
        shared.failures.add(new Failure(failure, false));
    }

    /** The next append of anybody happens, but the answer is this. */
    public void failNextAfterAppending(RuntimeException failure) {
        shared.failures.add(new Failure(failure, true));
    }

    /** The topic is deleted and made anew. */
    public void recreate() {
        synchronized (shared) {
            shared.topic = UUID.randomUUID().toString();
            shared.events.clear();
            shared.times.clear();
            shared.end = 0;
        }
    }

    /** All that is in the log. */
    public List<LoggedEvent> events() {
        synchronized (shared) {
            return List.copyOf(shared.events);
        }
    }

    public List<DeadLetter> deadLetters() {
        synchronized (shared) {
            return List.copyOf(shared.deadLetters);
        }
    }

    @Override
    public String topic() {
        synchronized (shared) {
            return shared.topic;
        }
    }

    @Override
    public void fence() {
        synchronized (shared) {
            epoch = ++shared.epoch;
        }
    }

    @Override
    public List<Long> append(List<Append> appends, List<DeadLetter> letters) {
        synchronized (shared) {
            if (epoch < 0) {
                throw new IllegalStateException("fence first");
            }
            if (epoch != shared.epoch) {
                throw new SupersededException("another scheduler writes the log");
            }
            if (appends.isEmpty() && letters.isEmpty()) {
                return List.of();
            }
            var failure = shared.failures.poll();
            if (failure != null && failure.thrown() instanceof UnknownOutcomeException) {
                epoch = -1;
            }
            if (failure != null && !failure.afterwards()) {
                throw failure.thrown();
            }
            var versions = shared.append(appends);
            shared.deadLetters.addAll(letters);
            if (failure != null) {
                throw failure.thrown();
            }
            return versions;
        }
    }

    @Override
    public EventReader readFrom(long next) {
        return new Reader(shared, next);
    }

    @Override
    public long firstSince(Instant time) {
        synchronized (shared) {
            for (int i = 0; i < shared.events.size(); i++) {
                if (!shared.times.get(i).isBefore(time)) {
                    return shared.events.get(i).version() - 1;
                }
            }
            return shared.end;
        }
    }

    @Override
    public void close() {
        epoch = -1;
    }

    private record Failure(RuntimeException thrown, boolean afterwards) {}

    /** The log itself; guarded by its own lock. */
    private static final class Shared {
        private final List<LoggedEvent> events = new ArrayList<>();
        private final List<Instant> times = new ArrayList<>();
        private final List<DeadLetter> deadLetters = new ArrayList<>();
        private final Deque<Failure> failures = new ArrayDeque<>();
        private String topic = UUID.randomUUID().toString();
        private int epoch;
        private long end;

        List<Long> append(List<Append> appends) {
            var versions = new ArrayList<Long>();
            for (var append : appends) {
                long version = ++end;
                versions.add(version);
                events.add(event(version, append.key(), append.value()));
                times.add(Instant.now());
            }
            if (!appends.isEmpty()) {
                end++;
            }
            notifyAll();
            return versions;
        }

        private static LoggedEvent event(long version, String key, @Nullable EventRecord value) {
            if (value == null) {
                return new LoggedEvent.Tombstone(version, key);
            }
            return value.schema() > EventRecord.SCHEMA
                    ? new LoggedEvent.Newer(version, key, value.schema())
                    : new LoggedEvent.Readable(version, value);
        }
    }

    private static final class Reader implements EventReader {
        /** As many as Kafka's reader hands out at once. */
        private static final int MOST = 500;

        private final Shared shared;
        private long position;

        Reader(Shared shared, long position) {
            this.shared = shared;
            this.position = position;
        }

        @Override
        public List<LoggedEvent> poll(Duration wait) {
            synchronized (shared) {
                if (position > shared.end) {
                    throw new PositionLostException("the log does not have the position");
                }
                if (position == shared.end && !wait.isZero()) {
                    try {
                        shared.wait(wait.toMillis() + 1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new LogUnavailableException("interrupted", e);
                    }
                }
                var rest = shared.events.stream()
                        .filter(event -> event.version() > position)
                        .toList();
                if (rest.size() > MOST) {
                    var some = rest.subList(0, MOST);
                    position = some.getLast().version();
                    return some;
                }
                position = shared.end;
                return rest;
            }
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public long end() {
            synchronized (shared) {
                return shared.end;
            }
        }

        @Override
        public long settledEnd() {
            return end();
        }

        @Override
        public void seek(long next) {
            position = next;
        }

        @Override
        public void close() {
            position = Long.MAX_VALUE;
        }
    }
}
