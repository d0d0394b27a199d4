package dev.kontext.scheduler.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.scheduler.activation.Scheduler;
import dev.kontext.scheduler.loop.Answer;
import dev.kontext.scheduler.loop.Answer.Elsewhere;
import dev.kontext.scheduler.loop.Answer.NotNow;
import dev.kontext.scheduler.loop.Answer.Told;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The calls of the workers. Each waits on a virtual thread of its own until the turn that dealt with it is in the log. */
@Path("/internal/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class WorkerResource {
    private static final String HEARTBEAT = "/workers/heartbeat";
    private static final String RESULT = "/attempts/result";

    /** Beyond the longest wait of a call and a slow append; the worker asks again. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Scheduler scheduler;

    WorkerResource(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @POST
    @Path(HEARTBEAT)
    @RunOnVirtualThread
    public Response heartbeat(@Nullable Heartbeat beat) {
        return beat == null || hasGaps(beat) ? malformed() : answer(scheduler.heartbeat(beat), HEARTBEAT);
    }

    @POST
    @Path(RESULT)
    @RunOnVirtualThread
    public Response result(@Nullable AttemptResult result) {
        return result == null || hasGaps(result) ? malformed() : answer(scheduler.result(result), RESULT);
    }

    private static <T> Response answer(CompletableFuture<Answer<T>> future, String path) {
        try {
            return switch (future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                case Told<T>(var reply) -> Response.ok(reply).build();
                case Elsewhere<T>(var active) ->
                    Response.temporaryRedirect(URI.create(withoutSlash(active) + "/internal/v1" + path))
                            .build();
                case NotNow<T> _ -> notNow();
            };
        } catch (TimeoutException e) {
            // Whoever still holds the call need not answer it any more.
            future.cancel(false);
            return notNow();
        } catch (ExecutionException e) {
            return notNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return notNow();
        }
    }

    private static String withoutSlash(URI url) {
        var text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static Response notNow() {
        return Response.status(ErrorCode.UNAVAILABLE.status())
                .header(HttpHeaders.RETRY_AFTER, 1)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(ErrorCode.UNAVAILABLE, "No scheduler can decide right now. Ask again in a second."))
                .build();
    }

    private static Response malformed() {
        return Response.status(ErrorCode.MALFORMED_REQUEST.status())
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(ErrorCode.MALFORMED_REQUEST, "A field that this call needs is missing."))
                .build();
    }

    /** JSON may leave out what a record never lacks. */
    private static boolean hasGaps(Heartbeat beat) {
        return isNull(beat.worker())
                || beat.attempts().stream()
                        .anyMatch(attempt -> isNull(attempt.job())
                                || isNull(attempt.lease())
                                || isNull(attempt.token())
                                || isNull(attempt.phase()));
    }

    private static boolean hasGaps(AttemptResult result) {
        boolean endless = switch (result.end()) {
            case AttemptResult.Succeeded(var pictures, var durations) ->
                isNull(pictures) || isNull(durations) || hasGaps(pictures);
            case AttemptResult.Failed(var failure, var message, var _) -> isNull(failure) || isNull(message);
            case AttemptResult.Canceled _, AttemptResult.HandedBack _ -> false;
            case null -> true;
        };
        return endless
                || isNull(result.worker())
                || isNull(result.job())
                || isNull(result.lease())
                || isNull(result.token());
    }

    private static boolean hasGaps(JobResult pictures) {
        var thumbnail = pictures.thumbnail();
        return isNull(pictures.model())
                || pictures.images().stream().anyMatch(WorkerResource::hasGaps)
                || (thumbnail != null && hasGaps(thumbnail));
    }

    private static boolean hasGaps(StoredImage image) {
        return isNull(image.lease()) || isNull(image.name()) || isNull(image.contentType()) || isNull(image.sha256());
    }

    private static boolean isNull(@Nullable Object value) {
        return value == null;
    }
}
