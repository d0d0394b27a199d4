package dev.kontext.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.gateway.fleet.Outlook;
import dev.kontext.gateway.job.Changes.Watch;
import dev.kontext.gateway.job.JobSnapshot;
import dev.kontext.gateway.refusal.RefusedException;
import dev.kontext.gateway.refusal.UnavailableException;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Tells one client of one job until it has ended. */
final class EventStream {
    /** The client has seen no event. */
    static final long NOTHING = -1;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** A client that does not take an event in this time has gone. */
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(20);

    private final SseEventSink sink;
    private final Sse sse;
    private final ObjectMapper json;
    private final Duration heartbeat;
    private final Function<JobSnapshot, JobView> view;
    private long version;
    private String progress = "";
    private long lastSent = System.nanoTime();

    EventStream(
            SseEventSink sink,
            Sse sse,
            ObjectMapper json,
            Duration heartbeat,
            long lastSeen,
            Function<JobSnapshot, JobView> view) {
        this.sink = sink;
        this.sse = sse;
        this.json = json;
        this.heartbeat = heartbeat;
        this.version = lastSeen;
        this.view = view;
    }

    /** What a progress event says. */
    private record ProgressEvent(@Nullable String phase, JobView.@Nullable Steps progress) {}

    /** @param look reads the job; its argument is the version that the client has seen */
    void run(JobSnapshot first, Watch watch, LongFunction<JobSnapshot> look) {
        var snapshot = first;
        boolean open = tell(snapshot);
        while (open && !snapshot.isTerminal() && watch.await(LOOK_AGAIN) && !sink.isClosed()) {
            try {
                snapshot = look.apply(Math.max(version, 0));
                open = tell(snapshot);
            } catch (RefusedException e) {
                // Purged, or forgotten: there is nothing more to tell.
                return;
            } catch (UnavailableException e) {
                open = keepOpen();
            }
        }
    }

    private boolean tell(JobSnapshot snapshot) {
        if (snapshot.version() != version) {
            var job = view.apply(snapshot);
            version = job.version();
            progress = "";
            return send(sse.newEventBuilder()
                    .name("job")
                    .id(Long.toString(version))
                    .data(String.class, write(job))
                    .build());
        }
        var job = JobViews.of(snapshot, Outlook.NONE);
        var event = write(new ProgressEvent(job.phase(), job.progress()));
        if (job.progress() != null && !event.equals(progress)) {
            progress = event;
            return send(sse.newEventBuilder()
                    .name("progress")
                    .data(String.class, event)
                    .build());
        }
        return keepOpen();
    }

    private boolean keepOpen() {
        return System.nanoTime() - lastSent < heartbeat.toNanos()
                || send(sse.newEventBuilder().comment("still here").build());
    }

    private boolean send(OutboundSseEvent event) {
        if (sink.isClosed()) {
            return false;
        }
        try {
            sink.send(event).toCompletableFuture().get(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            lastSent = System.nanoTime();
            return true;
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event cannot be written as JSON", e);
        }
    }
}
