package dev.kontext.scheduler.intake;

import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.Request.OfJob;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.scheduler.intake.IncomingRequest.Readable;
import dev.kontext.scheduler.intake.IncomingRequest.Unreadable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests in memory; several readers may share them. */
public final class RequestLogFake implements RequestLog {
    /** Guarded by itself: a list per partition, in order. */
    private final Map<Integer, List<IncomingRequest>> partitions;

    private final Map<Integer, Long> next = new HashMap<>();

    public RequestLogFake() {
        this(new HashMap<>());
        for (int partition = 0; partition < Topics.REQUEST_PARTITIONS; partition++) {
            partitions.put(partition, new ArrayList<>());
        }
    }

    private RequestLogFake(Map<Integer, List<IncomingRequest>> partitions) {
        this.partitions = partitions;
    }

    @Override
    public long lost() {
        return 0;
    }

    /** Another reader of the same requests. */
    public RequestLogFake another() {
        return new RequestLogFake(partitions);
    }

    /** What the gateway does. The partition is not the one that Kafka would choose. */
    public Readable publish(RequestRecord request) {
        synchronized (partitions) {
            int partition = Math.floorMod(request.body().key().hashCode(), Topics.REQUEST_PARTITIONS);
            var requests = partitions.get(partition);
            var readable = new Readable(partition, requests.size(), request);
            requests.add(readable);
            partitions.notifyAll();
            return readable;
        }
    }

    /** A record that makes no sense. */
    public Unreadable publishUnreadable(@Nullable String key, @Nullable String tenant, @Nullable String type) {
        synchronized (partitions) {
            var requests = partitions.get(0);
            var unreadable = new Unreadable(0, requests.size(), key, tenant, type, "makes no sense", "eA==");
            requests.add(unreadable);
            partitions.notifyAll();
            return unreadable;
        }
    }

    @Override
    public void assign(Map<Integer, Long> marks) {
        for (int partition = 0; partition < Topics.REQUEST_PARTITIONS; partition++) {
            next.put(partition, marks.getOrDefault(partition, 0L));
        }
    }

    @Override
    public List<IncomingRequest> poll(Duration wait) {
        synchronized (partitions) {
            var requests = unread();
            if (requests.isEmpty() && !wait.isZero()) {
                try {
                    partitions.wait(wait.toMillis() + 1);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IntakeUnavailableException("interrupted", e);
                }
                requests = unread();
            }
            for (var request : requests) {
                next.put(request.partition(), request.offset() + 1);
            }
            return requests;
        }
    }

    @Override
    public Map<Integer, Long> positions() {
        return Map.copyOf(next);
    }

    private List<IncomingRequest> unread() {
        var unread = new ArrayList<IncomingRequest>();
        next.forEach((partition, from) -> partitions.get(partition).stream()
                .filter(request -> request.offset() >= from)
                .forEach(unread::add));
        return unread;
    }

    @Override
    public Map<Integer, Long> ends() {
        synchronized (partitions) {
            var ends = new HashMap<Integer, Long>();
            partitions.forEach((partition, requests) -> ends.put(partition, (long) requests.size()));
            return ends;
        }
    }

    @Override
    public DeadLetter deadLetter(IncomingRequest request, String reason, Instant now) {
        return switch (request) {
            case Readable(int partition, long offset, RequestRecord known) ->
                new DeadLetter(
                        Topics.REQUESTS,
                        partition,
                        offset,
                        known.body().key(),
                        known.body() instanceof OfJob ofJob ? ofJob.tenant().value() : null,
                        reason,
                        now,
                        "eA==");
            case Unreadable(int partition, long offset, var key, var tenant, var type, var why, String value) ->
                new DeadLetter(Topics.REQUESTS, partition, offset, key, tenant, reason, now, value);
        };
    }

    @Override
    public void close() {
        next.clear();
    }
}
