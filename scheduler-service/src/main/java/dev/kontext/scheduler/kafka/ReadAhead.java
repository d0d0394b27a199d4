package dev.kontext.scheduler.kafka;

import dev.kontext.scheduler.log.EventReader;
import dev.kontext.scheduler.log.LogUnavailableException;
import dev.kontext.scheduler.log.LoggedEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Fetches and parses the next events while its owner works at the last ones. Without any, nothing is read ahead. What is
 * waits as long as the poll before it was to, and may be older than the poll that returns it.
 */
final class ReadAhead implements EventReader {
    /**
     * Read and moved by the thread while it reads ahead, by the owner otherwise. Where it ends is asked by the owner at any
     * time.
     */
    private final EventReader log;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("log-read-ahead").daemon().factory());
    private @Nullable Future<Read> ahead;
    private long position;

    /** @param log is closed when this is */
    ReadAhead(EventReader log) {
        this.log = log;
        position = log.position();
    }

    /** What a poll brought and where it left the reader, unless it failed. */
    private record Read(
            List<LoggedEvent> events,
            long position,
            @Nullable RuntimeException failure) {}

    @Override
    public List<LoggedEvent> poll(Duration wait) {
        var read = ahead == null ? read(wait) : await(ahead);
        ahead = null;
        if (read.failure() != null) {
            // It may have failed behind some events.
            log.seek(position);
            throw read.failure();
        }
        position = read.position();
        if (!read.events().isEmpty()) {
            ahead = thread.submit(() -> read(wait));
        }
        return read.events();
    }

    private Read read(Duration wait) {
        try {
            return new Read(log.poll(wait), log.position(), null);
        } catch (RuntimeException e) {
            return new Read(List.of(), -1, e);
        }
    }

    private static Read await(Future<Read> reading) {
        try {
            return reading.get();
        } catch (ExecutionException e) {
            return new Read(List.of(), -1, new IllegalStateException("the log could not be read", e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted while the log was read", e);
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long end() {
        return log.end();
    }

    @Override
    public long settledEnd() {
        return log.settledEnd();
    }

    @Override
    public void seek(long next) {
        if (ahead != null) {
            await(ahead);
            ahead = null;
        }
        log.seek(next);
        position = next;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        thread.close();
        log.close();
    }
}
