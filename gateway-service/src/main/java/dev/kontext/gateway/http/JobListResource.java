package dev.kontext.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.gateway.fleet.Outlooks;
import dev.kontext.gateway.job.Jobs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The caller's jobs, a page at a time. */
@Path(Paths.JOBS)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "jobs")
public class JobListResource {
    private final Caller caller;
    private final Jobs jobs;
    private final Outlooks outlooks;

    JobListResource(Caller caller, Jobs jobs, Outlooks outlooks) {
        this.caller = caller;
        this.jobs = jobs;
        this.outlooks = outlooks;
    }

    /** A page of jobs. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "JobPage")
    record JobPage(
            @Schema(required = true) List<JobView> jobs,

            @Schema(description = "Gets the next page; left out on the last one.") @Nullable String nextCursor) {}

    @GET
    @Operation(
            operationId = "listJobs",
            summary = "List jobs",
            description =
                    "Newest first. A job appears as soon as it is queued, and goes when its data is deleted. A page"
                            + " may hold fewer jobs than asked for though there are more: next_cursor tells.")
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            description = "Only jobs of this status.",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"queued", "running", "succeeded", "failed", "canceled", "expired"}))
    @Parameter(ref = "limit")
    @Parameter(ref = "cursor")
    @APIResponse(
            responseCode = "200",
            description = "A page of jobs.",
            content = @Content(schema = @Schema(implementation = JobPage.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "422", ref = "BadParameter")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response list(@Context UriInfo uri) {
        var query = new Query(uri, List.of("status", "limit", "cursor"));
        var page = jobs.list(
                caller.tenant(),
                query.text("status").map(JobListResource::status),
                query.text("cursor").map(Cursors::job),
                query.pageLimit());
        var reasons = outlooks.reasons(page.jobs());
        var views = IntStream.range(0, page.jobs().size())
                .mapToObj(i -> JobViews.of(page.jobs().get(i), Optional.empty(), reasons.get(i)))
                .toList();
        return Response.ok(new JobPage(views, page.next().map(Cursors::text).orElse(null)))
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .build();
    }

    private static JobStatus status(String text) {
        return Stream.of(JobStatus.values())
                .filter(status -> status.wire().equals(text))
                .findFirst()
                .orElseThrow(() -> Query.invalid(
                        "status",
                        "must be one of "
                                + Stream.of(JobStatus.values())
                                        .map(JobStatus::wire)
                                        .collect(Collectors.joining(", "))));
    }
}
