package dev.kontext.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.gateway.fleet.Outlooks;
import dev.kontext.gateway.job.JobRecords.Cursor;
import dev.kontext.gateway.job.Jobs;
import dev.kontext.gateway.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
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
    private static final int LONGEST_PAGE = 200;
    private static final int DEFAULT_PAGE = 50;
    private static final Set<String> PARAMETERS = Set.of("status", "limit", "cursor");

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
    @APIResponse(
            responseCode = "200",
            description = "A page of jobs.",
            content = @Content(schema = @Schema(implementation = JobPage.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(
            responseCode = "422",
            description = "unknown_field or invalid_field; `field` names the parameter.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response list(
            @Parameter(
                            description = "Only jobs of this status.",
                            schema =
                                    @Schema(
                                            enumeration = {
                                                "queued",
                                                "running",
                                                "succeeded",
                                                "failed",
                                                "canceled",
                                                "expired"
                                            }))
                    @QueryParam("status")
                    @Nullable String status,
            @Parameter(
                            description = "Jobs on a page at most.",
                            schema =
                                    @Schema(
                                            type =
                                                    org.eclipse.microprofile.openapi.annotations.enums.SchemaType
                                                            .INTEGER,
                                            minimum = "1",
                                            maximum = "200",
                                            defaultValue = "50"))
                    @QueryParam("limit")
                    @Nullable String limit,
            @Parameter(description = "next_cursor of the page before.") @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        uri.getQueryParameters().keySet().stream()
                .filter(name -> !PARAMETERS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    var shown = name.length() <= 80 ? name : name.substring(0, 80) + "…";
                    throw new RefusedException(
                            ErrorCode.UNKNOWN_FIELD,
                            "The parameter " + shown + " is not known; known are status, limit and cursor.",
                            shown);
                });
        var page = jobs.list(
                caller.tenant(),
                Optional.ofNullable(status).map(JobListResource::status),
                Optional.ofNullable(cursor).map(JobListResource::cursor),
                limit == null ? DEFAULT_PAGE : limit(limit));
        var reasons = outlooks.reasons(page.jobs());
        var views = IntStream.range(0, page.jobs().size())
                .mapToObj(i -> JobViews.of(page.jobs().get(i), Optional.empty(), reasons.get(i)))
                .toList();
        return Response.ok(new JobPage(
                        views, page.next().map(JobListResource::text).orElse(null)))
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .build();
    }

    private static JobStatus status(String text) {
        return Stream.of(JobStatus.values())
                .filter(status -> status.wire().equals(text))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "status",
                        "must be one of "
                                + Stream.of(JobStatus.values())
                                        .map(JobStatus::wire)
                                        .collect(Collectors.joining(", "))));
    }

    private static int limit(String text) {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LONGEST_PAGE) {
            throw invalid("limit", "must be a whole number from 1 to " + LONGEST_PAGE);
        }
        return Integer.parseInt(text);
    }

    private static String text(Cursor place) {
        var text = place.acceptedAtMs() + " " + place.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Cursor cursor(String text) {
        try {
            var place = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int space = place.indexOf(' ');
            return new Cursor(
                    Long.parseLong(place.substring(0, Math.max(space, 0))), new JobId(place.substring(space + 1)));
        } catch (IllegalArgumentException e) {
            throw invalid("cursor", "must be the next_cursor of an earlier page");
        }
    }

    private static RefusedException invalid(String name, String rule) {
        return new RefusedException(ErrorCode.INVALID_FIELD, "The parameter " + name + " " + rule + ".", name);
    }
}
