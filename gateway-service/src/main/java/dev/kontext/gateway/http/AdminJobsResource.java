package dev.kontext.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kontext.contracts.error.Problem;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.gateway.failure.FailedJobs;
import dev.kontext.gateway.failure.JobFilter;
import dev.kontext.gateway.failure.Replays;
import dev.kontext.gateway.fleet.Outlooks;
import dev.kontext.gateway.job.Jobs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Failed jobs of all tenants: list them, look into one, replay them. */
@Path(Paths.ADMIN + "/jobs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "admin")
@SecurityRequirement(name = "admin")
public class AdminJobsResource {
    private final Caller caller;
    private final Jobs jobs;
    private final FailedJobs failed;
    private final Replays replays;
    private final Outlooks outlooks;

    AdminJobsResource(Caller caller, Jobs jobs, FailedJobs failed, Replays replays, Outlooks outlooks) {
        this.caller = caller;
        this.jobs = jobs;
        this.failed = failed;
        this.replays = replays;
        this.outlooks = outlooks;
    }

    /** A job with its owner. */
    @Schema(name = "OwnedJob")
    record OwnedJob(
            @Schema(required = true) String tenant,

            @Schema(required = true) JobView job) {}

    /** A page of failed jobs. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FailedJobPage")
    record FailedPage(
            @Schema(required = true) List<FailedJob> jobs,

            @Schema(description = "Gets the next page; left out on the last one.") @Nullable String nextCursor) {}

    /** A failed job, without what its owner asked for. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FailedJob", description = "A failed job, without what its owner asked for.")
    record FailedJob(
            @Schema(required = true) String id,

            @Schema(required = true) String tenant,

            JobView.@Nullable Failure error,

            @Nullable String lane,

            @Schema(required = true, minimum = "0") int attempts,

            @Schema(required = true) Instant acceptedAt,

            @Nullable Instant finishedAt,

            @Schema(description = "When it is deleted, and can no longer be replayed.") @Nullable Instant expiresAt) {
        static FailedJob of(JobRecord job) {
            var spec = job.spec();
            var error = job.error();
            return new FailedJob(
                    job.id().value(),
                    job.tenant().value(),
                    error == null ? null : new JobView.Failure(error.code(), error.message(), error.retryable()),
                    spec == null ? null : spec.lane().wire(),
                    job.attempts().size(),
                    job.timeline().acceptedAt(),
                    job.timeline().finishedAt(),
                    job.expiresAt());
        }
    }

    @GET
    @Path("failed")
    @Operation(
            operationId = "listFailedJobs",
            summary = "List failed jobs",
            description =
                    "By tenant, each one's newest first; without a tenant, of all that have a key. A page may hold"
                            + " fewer jobs than asked for, or none, though there are more: next_cursor tells.")
    @Parameter(ref = "tenant")
    @Parameter(ref = "code")
    @Parameter(ref = "since")
    @Parameter(ref = "until")
    @Parameter(ref = "limit")
    @Parameter(ref = "cursor")
    @APIResponse(
            responseCode = "200",
            description = "A page of jobs.",
            content = @Content(schema = @Schema(implementation = FailedPage.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "AdminDisabled")
    @APIResponse(responseCode = "422", ref = "BadParameter")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public FailedPage failed(@Context UriInfo uri) {
        caller.mustBeOperator();
        var query = new Query(uri, List.of("tenant", "code", "since", "until", "limit", "cursor"));
        var page = list(query, query.pageLimit());
        return new FailedPage(
                page.jobs().stream().map(StoredJob::job).map(FailedJob::of).toList(),
                page.next().map(Cursors::text).orElse(null));
    }

    @POST
    @Path("replay")
    @Operation(
            operationId = "replayFailedJobs",
            summary = "Replay failed jobs",
            description =
                    "Submits the jobs that the filter takes anew, as jobs of the same tenant with the same inputs,"
                            + " seeds and tags and a new deadline. The new id follows from the old one's, so, while that job is"
                            + " known, a repetition does nothing more. Repeat with next_cursor until there is none.")
    @Parameter(ref = "dry_run")
    @Parameter(ref = "tenant")
    @Parameter(ref = "code")
    @Parameter(ref = "since")
    @Parameter(ref = "until")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "Jobs at most.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(ref = "cursor")
    @APIResponse(
            responseCode = "200",
            description = "What came of it.",
            content = @Content(schema = @Schema(implementation = ReplayView.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "AdminDisabled")
    @APIResponse(responseCode = "422", ref = "BadParameter")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public ReplayView replay(@Context UriInfo uri, @Context HttpHeaders headers) {
        caller.mustBeOperator();
        var query = new Query(uri, List.of("dry_run", "tenant", "code", "since", "until", "limit", "cursor"));
        boolean dryRun = query.flag("dry_run");
        var page = list(query, query.replayLimit());
        return ReplayView.of(
                replays.ofJobs(page.jobs(), dryRun, Conditions.traceparent(headers)),
                dryRun,
                page.next().map(Cursors::text).orElse(null));
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "inspectJob", summary = "Look into a job", description = "As its owner sees it.")
    @APIResponse(
            responseCode = "200",
            description = "The job.",
            content = @Content(schema = @Schema(implementation = OwnedJob.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "403", ref = "AdminDisabled")
    @APIResponse(
            responseCode = "404",
            description = "job_not_found: there is no such job.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "410", ref = "JobPurged")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public OwnedJob inspect(
            @Parameter(description = "The job.", schema = @Schema(pattern = ApiDocumentation.JOB_ID_FORM))
                    @PathParam("id")
                    String id) {
        caller.mustBeOperator();
        var snapshot = jobs.getForOperator(id);
        return new OwnedJob(snapshot.owner().orElseThrow().value(), JobViews.of(snapshot, outlooks.of(snapshot)));
    }

    private FailedJobs.Page list(Query query, int limit) {
        var filter = new JobFilter(query.tenant(), query.text("code"), query.instant("since"), query.instant("until"));
        return failed.list(filter, query.text("cursor").map(Cursors::place), limit);
    }
}
