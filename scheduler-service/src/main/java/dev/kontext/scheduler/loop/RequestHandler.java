package dev.kontext.scheduler.loop;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.Request.CancelRequested;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.log.Request.OfJob;
import dev.kontext.contracts.log.Request.SettingRequested;
import dev.kontext.scheduler.intake.IncomingRequest;
import dev.kontext.scheduler.intake.IncomingRequest.Readable;
import dev.kontext.scheduler.intake.IncomingRequest.Unreadable;
import dev.kontext.scheduler.intake.RequestLog;
import dev.kontext.scheduler.loop.Input.Looked.Known;
import dev.kontext.scheduler.loop.Input.Looked.NoneAt;
import dev.kontext.scheduler.turn.Requested;
import dev.kontext.scheduler.turn.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Brings requests before the turn; what cannot be handled becomes a dead letter. Belongs to the loop. */
final class RequestHandler implements Intake.Handler {
    private static final Logger LOG = Logger.getLogger(RequestHandler.class);
    private static final int TRIES = 3;

    /** Nobody looked whether the job has a record. */
    private static final long NEVER = -1;

    private final RequestLog log;
    private final String topic;
    private final Supplier<Instant> now;
    private final List<DeadLetter> deadLetters = new ArrayList<>();

    /** @param topic id of the topic whose positions count */
    RequestHandler(RequestLog log, String topic, Supplier<Instant> now) {
        this.log = log;
        this.topic = topic;
        this.now = now;
    }

    /** The job it is about, as far as can be told. */
    static Optional<JobId> jobOf(IncomingRequest request) {
        return switch (request) {
            case Readable readable ->
                readable.request().body() instanceof OfJob body ? Optional.of(body.job()) : Optional.empty();
            case Unreadable unreadable ->
                Optional.ofNullable(unreadable.key()).filter(JobId::isValid).map(JobId::new);
        };
    }

    /** The dead letters of this turn. */
    List<DeadLetter> takeDeadLetters() {
        var taken = List.copyOf(deadLetters);
        deadLetters.clear();
        return taken;
    }

    @Override
    public Requested handle(IncomingRequest request, Turn turn, Intake.Asked asked) {
        return switch (request) {
            case Readable readable when isSubmission(readable) && isKnown(asked) -> Requested.KNOWN;
            case Readable readable -> handle(readable, turn, asked);
            case Unreadable unreadable -> bury(unreadable, unreadable.reason(), turn, asked);
        };
    }

    private Requested handle(Readable readable, Turn turn, Intake.Asked asked) {
        var body = readable.request().body();
        for (int i = 1; ; i++) {
            try {
                return turn.request(body, lookedAt(body, asked));
            } catch (RuntimeException e) {
                if (i == TRIES) {
                    LOG.errorf(
                            "request failed key=%s partition=%d offset=%d: %s",
                            body.key(), readable.partition(), readable.offset(), e);
                    return bury(readable, "its handling failed: " + e.getClass().getSimpleName(), turn, asked);
                }
            }
        }
    }

    /** A submission that nobody can handle ends failed, so that a 202 is never left open. */
    private Requested bury(IncomingRequest request, String reason, Turn turn, Intake.Asked asked) {
        var job = jobOf(request);
        var tenant = tenantOf(request);
        var became = job.isPresent() && tenant.isPresent() && isSubmission(request) && !isKnown(asked)
                ? turn.unreadable(job.get(), tenant.get(), lookedAt(asked, NEVER))
                : Requested.UNKNOWN_JOB;
        if (became != Requested.ASK_REDIS) {
            LOG.warnf(
                    "request goes to dead letters partition=%d offset=%d reason=%s",
                    request.partition(), request.offset(), reason);
            deadLetters.add(log.deadLetter(request, reason, now.get()));
        }
        return became;
    }

    /** Asked about in one go with the others of its partition, whatever is wanted of it. */
    private static boolean isKnown(Intake.Asked asked) {
        return asked instanceof Intake.Told(Known _);
    }

    private long lookedAt(Request body, Intake.Asked asked) {
        return switch (body) {
            case JobSubmitted submitted ->
                lookedAt(asked, topic.equals(submitted.topic()) ? submitted.lookedAt() : NEVER);
            case CancelRequested _, SettingRequested _ -> NEVER;
        };
    }

    private static long lookedAt(Intake.Asked asked, long atLeast) {
        return asked instanceof Intake.Told(NoneAt(long position)) ? Math.max(position, atLeast) : atLeast;
    }

    private static boolean isSubmission(IncomingRequest request) {
        return switch (request) {
            case Readable readable -> readable.request().body() instanceof JobSubmitted;
            // A type that got lost may have been a submission; a job that is known is left alone.
            case Unreadable unreadable ->
                unreadable.type() == null || unreadable.type().equals("job_submitted");
        };
    }

    private static Optional<TenantId> tenantOf(IncomingRequest request) {
        return switch (request) {
            case Readable readable ->
                readable.request().body() instanceof OfJob body ? tenant(body.tenant()) : Optional.empty();
            case Unreadable unreadable -> {
                try {
                    yield Optional.ofNullable(unreadable.tenant()).map(TenantId::new);
                } catch (IllegalArgumentException e) {
                    LOG.debugf("request has no valid tenant offset=%d", unreadable.offset());
                    yield Optional.empty();
                }
            }
        };
    }

    /** JSON may leave out what a record never lacks. */
    private static Optional<TenantId> tenant(@Nullable TenantId tenant) {
        return Optional.ofNullable(tenant);
    }
}
