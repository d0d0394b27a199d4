package dev.kontext.gateway.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.gateway.job.JobSnapshot;
import dev.kontext.gateway.job.Jobs;
import dev.kontext.gateway.job.Results;
import dev.kontext.gateway.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The pictures of a job, through the gateway: clients send their key along, which a presigned address would refuse. */
@Path(Paths.JOBS + "/{id}")
@RunOnVirtualThread
@Tag(name = "images")
public class JobImagesResource {
    private static final List<String> PASSED_ON = List.of("Range", "If-Range", "If-None-Match");

    private final Caller caller;
    private final Jobs jobs;
    private final Results results;

    JobImagesResource(Caller caller, Jobs jobs, Results results) {
        this.caller = caller;
        this.jobs = jobs;
        this.results = results;
    }

    /** The results of a job. */
    @Schema(name = "Images")
    record Images(@Schema(required = true) List<JobView.Image> images) {}

    @GET
    @Path("images")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listImages",
            summary = "List a job's results",
            description = "None until it has succeeded.")
    @APIResponse(
            responseCode = "200",
            description = "The results.",
            content = @Content(schema = @Schema(implementation = Images.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "JobNotFound")
    @APIResponse(responseCode = "410", ref = "JobPurged")
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Images list(
            @Parameter(description = "The job.", schema = @Schema(pattern = ApiDocumentation.JOB_ID_FORM))
                    @PathParam("id")
                    String id) {
        return new Images(JobViews.results(jobs.get(caller.tenant(), id, 0)).orElse(List.of()));
    }

    @GET
    @Path("images/{n}")
    @Operation(operationId = "getImage", summary = "Fetch a result")
    @Parameter(
            name = "Range",
            in = ParameterIn.HEADER,
            description = "One range of bytes.",
            schema = @Schema(type = SchemaType.STRING, examples = "bytes=0-1023"))
    @Parameter(
            name = "If-None-Match",
            in = ParameterIn.HEADER,
            description = "The ETag that the client has.",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The file.",
            headers =
                    @Header(
                            name = "ETag",
                            description = "The file's SHA-256, in hex.",
                            schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "image/*", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "206",
            description = "The part that was asked for.",
            content = @Content(mediaType = "image/*", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "304", description = "The client has it.")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "ImageNotFound")
    @APIResponse(responseCode = "410", ref = "JobPurged")
    @APIResponse(
            responseCode = "416",
            description = "range_not_satisfiable: the range lies outside the file.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response image(
            @Parameter(description = "The job.", schema = @Schema(pattern = ApiDocumentation.JOB_ID_FORM))
                    @PathParam("id")
                    String id,
            @Parameter(description = "Its number, from 0.", schema = @Schema(type = SchemaType.INTEGER, minimum = "0"))
                    @PathParam("n")
                    String n,
            @Context HttpHeaders headers)
            throws IOException {
        var snapshot = jobs.get(caller.tenant(), id, 0);
        var image = result(snapshot)
                .map(JobResult::images)
                .filter(images -> n.matches("\\d{1,4}") && Integer.parseInt(n) < images.size())
                .map(images -> images.get(Integer.parseInt(n)))
                .orElseThrow(() -> notFound(snapshot, "image " + (n.matches("\\d{1,4}") ? n : "of this number")));
        return send(id, image, headers);
    }

    @GET
    @Path("thumbnail")
    @Operation(operationId = "getThumbnail", summary = "Fetch a small JPEG of the result")
    @Parameter(
            name = "Range",
            in = ParameterIn.HEADER,
            description = "One range of bytes.",
            schema = @Schema(type = SchemaType.STRING, examples = "bytes=0-1023"))
    @Parameter(
            name = "If-None-Match",
            in = ParameterIn.HEADER,
            description = "The ETag that the client has.",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The file.",
            headers =
                    @Header(
                            name = "ETag",
                            description = "The file's SHA-256, in hex.",
                            schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "image/*", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "206",
            description = "The part that was asked for.",
            content = @Content(mediaType = "image/*", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "304", description = "The client has it.")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "ImageNotFound")
    @APIResponse(responseCode = "410", ref = "JobPurged")
    @APIResponse(
            responseCode = "416",
            description = "range_not_satisfiable: the range lies outside the file.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response thumbnail(
            @Parameter(description = "The job.", schema = @Schema(pattern = ApiDocumentation.JOB_ID_FORM))
                    @PathParam("id")
                    String id,
            @Context HttpHeaders headers)
            throws IOException {
        var snapshot = jobs.get(caller.tenant(), id, 0);
        var image = result(snapshot)
                .flatMap(result -> Optional.ofNullable(result.thumbnail()))
                .orElseThrow(() -> notFound(snapshot, "thumbnail"));
        return send(id, image, headers);
    }

    private Response send(String id, StoredImage image, HttpHeaders headers) throws IOException {
        Map<String, String> conditions = new HashMap<>();
        PASSED_ON.forEach(name -> {
            var value = headers.getHeaderString(name);
            if (value != null) {
                conditions.put(name, value);
            }
        });
        var file = results.open(caller.tenant(), new JobId(id), image, conditions);
        var response = switch (file.status()) {
            case 200, 206 ->
                Response.status(file.status())
                        .type(image.contentType())
                        .header("Content-Disposition", "inline; filename=\"" + id + "-" + image.name() + "\"")
                        .entity(file.body());
            case 304 -> Response.notModified();
            case 416 ->
                Problems.response(Problem.of(
                        ErrorCode.RANGE_NOT_SATISFIABLE,
                        "The range lies outside the file of " + image.bytes() + " bytes; ask for less."));
            default ->
                Problems.response(Problem.of(
                        ErrorCode.IMAGE_NOT_FOUND,
                        "The file of this image is not there; its data may just be deleted."));
        };
        boolean hasFile = file.status() == 200 || file.status() == 206;
        file.headers().forEach((name, value) -> {
            if (hasFile || !name.equals("Content-Length")) {
                response.header(name, value);
            }
        });
        if (!hasFile) {
            file.body().close();
        }
        return response.header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .build();
    }

    private static Optional<JobResult> result(JobSnapshot snapshot) {
        return snapshot.job().flatMap(stored -> Optional.ofNullable(stored.job().result()));
    }

    private static RefusedException notFound(JobSnapshot snapshot, String what) {
        return new RefusedException(
                ErrorCode.IMAGE_NOT_FOUND,
                snapshot.isTerminal()
                        ? "The job has no " + what + "; its view lists those it has."
                        : "The job has no " + what + " yet; wait until it has succeeded.");
    }
}
