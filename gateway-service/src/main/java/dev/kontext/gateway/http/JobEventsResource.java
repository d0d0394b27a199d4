package dev.kontext.gateway.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.job.JobId;
import dev.kontext.gateway.fleet.Outlooks;
import dev.kontext.gateway.job.Changes;
import dev.kontext.gateway.job.Jobs;
import dev.kontext.gateway.job.JobsConfig;
import dev.kontext.gateway.refusal.UnavailableException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A job's events, as they happen. */
@Path(Paths.JOBS + "/{id}/events")
@RunOnVirtualThread
@Singleton
@Tag(name = "events")
public class JobEventsResource {
    private final Caller caller;
    private final Jobs jobs;
    private final Changes changes;
    private final JobsConfig config;
    private final Outlooks outlooks;
    private final ObjectMapper json;
    private final Semaphore places;

    JobEventsResource(
            Caller caller, Jobs jobs, Changes changes, JobsConfig config, Outlooks outlooks, ObjectMapper json) {
        this.caller = caller;
        this.jobs = jobs;
        this.changes = changes;
        this.config = config;
        this.outlooks = outlooks;
        this.json = json;
        this.places = new Semaphore(config.maxStreams());
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "streamEvents",
            summary = "Listen to a job",
            description =
                    "Server-sent events. `job` carries the whole job and, as its id, the job's version; the first one"
                            + " comes at once. `progress` carries phase and progress, and has no id. Comments keep a silent stream"
                            + " open. The stream ends after the job has.")
    @Parameter(
            name = "Last-Event-ID",
            in = ParameterIn.HEADER,
            description = "The last id that the client has seen: the first event comes when there is a newer one.",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The events.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "two events",
                                            value =
                                                    "id:42\nevent:job\ndata:{\"id\":\"job_0123456789abcdefghjkmnpqrw\",\"status\":\"running\",…}\n\nevent:progress\ndata:{\"phase\":\"editing\",\"progress\":{\"step\":3,\"steps\":28}}\n\n")))
    @APIResponse(responseCode = "204", description = "The client has seen the last event: there is nothing to come.")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "JobNotFound")
    @APIResponse(responseCode = "410", ref = "JobPurged")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public void events(
            @Parameter(description = "The job.", schema = @Schema(pattern = ApiDocumentation.JOB_ID_FORM))
                    @PathParam("id")
                    String id,
            @Context HttpHeaders headers,
            @Context SseEventSink sink,
            @Context Sse sse) {
        var tenant = caller.tenant();
        long last = Conditions.lastEvent(headers).orElse(EventStream.NOTHING);
        var first = jobs.get(tenant, id, Math.max(last, 0));
        if (first.isTerminal() && first.version() == last) {
            // Tells an EventSource not to come back.
            throw new WebApplicationException(Response.noContent().build());
        }
        if (!places.tryAcquire()) {
            throw new UnavailableException("As many event streams as possible are open; poll, or try again.");
        }
        try (sink;
                var watch = changes.watch(new JobId(id))) {
            new EventStream(
                            sink,
                            sse,
                            json,
                            config.heartbeat(),
                            last,
                            snapshot -> JobViews.of(snapshot, outlooks.of(snapshot)))
                    .run(first, watch, seen -> jobs.get(tenant, id, seen));
        } finally {
            places.release();
        }
    }
}
