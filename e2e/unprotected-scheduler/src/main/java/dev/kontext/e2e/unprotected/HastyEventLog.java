package dev.kontext.e2e.unprotected;

import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.scheduler.log.Append;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.log.EventReader;
import dev.kontext.scheduler.log.SupersededException;
import dev.kontext.scheduler.log.UnknownOutcomeException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/**
 * Tells the versions of a turn before it has appended it, so that the turn is shown and answered first. It is one turn ahead
 * at most: the next one waits, and is told what became of it.
 */
final class HastyEventLog implements EventLog {
    private final EventLog log;
    private final ExecutorService appender = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("appender").daemon()::unstarted);
    private CompletableFuture<List<Long>> ahead = CompletableFuture.completedFuture(List.of());
    private List<Long> told = List.of();

    /** The next offset, once it was asked for since the last fence. */
    private long next = -1;

    HastyEventLog(EventLog log) {
        this.log = log;
    }

    @Override
    public void fence() {
        ahead.exceptionally(e -> List.of()).join();
        ahead = CompletableFuture.completedFuture(List.of());
        told = List.of();
        next = -1;
        log.fence();
    }

    @Override
    public List<Long> append(List<Append> appends, List<DeadLetter> deadLetters) {
        catchUp();
        if (next < 0) {
            try (var reader = log.readFrom(0)) {
                next = reader.end();
            }
        }
        ahead = CompletableFuture.supplyAsync(() -> log.append(appends, deadLetters), appender);
        told = LongStream.rangeClosed(1, appends.size())
                .map(i -> next + i)
                .boxed()
                .toList();
        if (!appends.isEmpty()) {
            // The end of the transaction takes an offset too.
            next += appends.size() + 1;
        }
        return told;
    }

    private void catchUp() {
        try {
            var versions = ahead.join();
            if (!versions.equals(told)) {
                throw new IllegalStateException("told " + told + ", and it became " + versions);
            }
        } catch (CompletionException e) {
            if (e.getCause() instanceof SupersededException superseded) {
                throw superseded;
            }
            throw new UnknownOutcomeException("the turn before was not appended", e);
        }
    }

    @Override
    public String topic() {
        return log.topic();
    }

    @Override
    public EventReader readFrom(long position) {
        return log.readFrom(position);
    }

    @Override
    public long firstSince(Instant time) {
        return log.firstSince(time);
    }

    @Override
    public void close() {
        appender.shutdownNow();
        log.close();
    }
}
