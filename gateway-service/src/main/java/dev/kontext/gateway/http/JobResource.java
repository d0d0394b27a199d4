package dev.kontext.gateway.http;

import dev.kontext.contracts.error.Problem;
import dev.kontext.gateway.fleet.Outlooks;
import dev.kontext.gateway.job.Jobs;
import dev.kontext.gateway.submission.Cancellation;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One job: read it, wait for it, ask for its end. */
@Path(Paths.JOBS + "/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "jobs")
public class JobResource {
    private final Caller caller;
    private final Cancellation cancellation;
    private final Jobs jobs;
    private final LongPoll longPoll;
    private final Outlooks outlooks;

    JobResource(Caller caller, Cancellation cancellation, Jobs jobs, LongPoll longPoll, Outlooks outlooks) {
        this.caller = caller;
        this.cancellation = cancellation;
        this.jobs = jobs;
        this.longPoll = longPoll;
        this.outlooks = outlooks;
    }

    @GET
    @Operation(
            operationId = "getJob",
            summary = "Read a job",
            description = "With Prefer: wait=N the answer comes when there is news, after N seconds at the latest: with"
                    + " If-None-Match when the version is another one, without it when the job has ended.")
    @Parameter(
            name = "If-None-Match",
            in = ParameterIn.HEADER,
            description = "The ETag that the client has. What a client has seen never goes back: while only older"
                    + " records are at hand, the answer is 503.",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "Prefer",
            in = ParameterIn.HEADER,
            description = "wait=N: seconds, 60 at most.",
            schema = @Schema(type = SchemaType.STRING, examples = "wait=30"))
    @APIResponse(
            responseCode = "200",
            description = "The job.",
            headers = {
                @Header(name = "ETag", description = "The job's version.", schema = @Schema(type = SchemaType.STRING)),
                @Header(
                        name = "Preference-Applied",
                        description = "The wait that was granted.",
                        schema = @Schema(type = SchemaType.STRING))
            },
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "304", description = "Its version is still the one of If-None-Match.")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "JobNotFound")
    @APIResponse(responseCode = "410", ref = "JobPurged")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response get(
            @Parameter(description = "The job.", schema = @Schema(pattern = ApiDocumentation.JOB_ID_FORM))
                    @PathParam("id")
                    String id,
            @Context HttpHeaders headers) {
        var tenant = caller.tenant();
        var seen = Conditions.seen(headers);
        var wait = Conditions.wait(headers);
        var snapshot =
                wait.isEmpty() ? jobs.get(tenant, id, seen.orElse(0)) : longPoll.await(tenant, id, seen, wait.get());
        var etag = Conditions.etag(snapshot.version());
        var response = seen.isPresent() && seen.getAsLong() == snapshot.version()
                ? Response.notModified()
                : Response.ok(JobViews.of(snapshot, outlooks.of(snapshot)));
        wait.ifPresent(time -> response.header("Preference-Applied", "wait=" + time.toSeconds()));
        return response.header(HttpHeaders.ETAG, etag)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .build();
    }

    @POST
    @Path("cancel")
    @Operation(
            operationId = "cancelJob",
            summary = "Ask for a job's end",
            description = "202 means that it was asked for: a job that is nearly done may still succeed.")
    @APIResponse(
            responseCode = "202",
            description = "Asked for; the job as it is now.",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "JobNotFound")
    @APIResponse(
            responseCode = "409",
            description = "job_ended: there is nothing to cancel.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "410", ref = "JobPurged")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response cancel(
            @Parameter(description = "The job.", schema = @Schema(pattern = ApiDocumentation.JOB_ID_FORM))
                    @PathParam("id")
                    String id,
            @Context HttpHeaders headers) {
        var snapshot = cancellation.cancel(caller.tenant(), id, Conditions.traceparent(headers));
        return Response.accepted(JobViews.of(snapshot, outlooks.of(snapshot)))
                .header(HttpHeaders.ETAG, Conditions.etag(snapshot.version()))
                .header(HttpHeaders.RETRY_AFTER, 1)
                .build();
    }
}
