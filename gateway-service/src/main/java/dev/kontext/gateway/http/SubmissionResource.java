package dev.kontext.gateway.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.gateway.failure.JobReplay;
import dev.kontext.gateway.fleet.Outlooks;
import dev.kontext.gateway.refusal.RefusedException;
import dev.kontext.gateway.request.JobRequestDraft;
import dev.kontext.gateway.request.JobRequestReader;
import dev.kontext.gateway.request.Uploads;
import dev.kontext.gateway.submission.Acceptance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Takes jobs in. */
@Path(Paths.JOBS)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "jobs")
public class SubmissionResource {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final Caller caller;
    private final Acceptance acceptance;
    private final Outlooks outlooks;

    SubmissionResource(Caller caller, Acceptance acceptance, Outlooks outlooks) {
        this.caller = caller;
        this.acceptance = acceptance;
        this.outlooks = outlooks;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(
            operationId = "submitJob",
            summary = "Submit a job",
            description =
                    "Edits the picture, makes one from several, or from words alone if there is none. 202 means that"
                            + " the job is kept and reaches exactly one end, by its deadline. Nothing is kept of a request"
                            + " that is refused.")
    @Parameter(
            name = IDEMPOTENCY_KEY,
            in = ParameterIn.HEADER,
            description =
                    "The same key and the same request always mean the same job, so a submission with a key may be"
                            + " repeated. The key is used up for as long as the job is known, and a day longer.",
            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 255))
    @RequestBody(
            required = true,
            description = "As a form, the picture is streamed; inside JSON it is in base 64. At most 64 MiB, unless"
                    + " configured otherwise.",
            content = {
                @Content(
                        mediaType = MediaType.MULTIPART_FORM_DATA,
                        schema = @Schema(implementation = SubmitRequest.Form.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = SubmitRequest.class),
                        examples = {
                            @ExampleObject(name = "words alone", value = "{\"prompt\": \"A red car on a wet street\"}"),
                            @ExampleObject(
                                    name = "a picture that was sent before",
                                    value =
                                            "{\"prompt\": \"Change the car color to red\", \"images\": [{\"artifact\":"
                                                    + " \"sha256:b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c\"}]}"),
                            @ExampleObject(
                                    name = "two pictures at once",
                                    value =
                                            "{\"prompt\": \"Put the car on the beach\", \"references\": \"stitch\","
                                                    + " \"images\": [{\"artifact\":"
                                                    + " \"sha256:b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c\"},"
                                                    + " {\"artifact\":"
                                                    + " \"sha256:7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730\"}]}")
                        })
            })
    @APIResponse(
            responseCode = "202",
            description = "Accepted, or the job of an earlier try with this Idempotency-Key.",
            headers = {
                @Header(
                        name = "Location",
                        description = "Address of the job.",
                        schema = @Schema(type = SchemaType.STRING)),
                @Header(
                        name = "Retry-After",
                        description = "Seconds until a look is worth it.",
                        schema = @Schema(type = SchemaType.INTEGER)),
                @Header(name = "ETag", description = "The job's version.", schema = @Schema(type = SchemaType.STRING)),
                @Header(
                        name = "Idempotent-Replayed",
                        description = "true if the job was there already.",
                        schema = @Schema(type = SchemaType.STRING))
            },
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "400",
            description = "malformed_request: the JSON, the form or the base 64 cannot be read.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(
            responseCode = "410",
            description = "job_purged: the job of this Idempotency-Key has ended and its data is deleted.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(
            responseCode = "413",
            description = "payload_too_large: the body, or the picture, has too many bytes.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(
            responseCode = "415",
            description =
                    "unsupported_media_type: the body is neither a form nor JSON, or the file is of no type that is taken.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(
            responseCode = "422",
            description =
                    "unknown_field, invalid_field, prompt_empty, prompt_too_long, invalid_image, image_too_large, animated_image,"
                            + " too_many_images, artifact_not_found or idempotency_mismatch; `field` names the culprit.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(
            responseCode = "429",
            description = "too_many_jobs: the fleet holds as many, or as much of their prompts and tags, as it takes.",
            content =
                    @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "503", ref = "Unavailable")
    public Response submitForm(MultipartFormDataInput form, @Context HttpHeaders headers) throws IOException {
        requireType(headers);
        var draft = new JobRequestDraft();
        try (var uploads = new Uploads()) {
            FormReader.read(form, draft, uploads);
            return accept(draft, headers);
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Response submitJson(InputStream body, @Context HttpHeaders headers) throws IOException {
        requireType(headers);
        var draft = new JobRequestDraft();
        try (var uploads = new Uploads()) {
            new JobRequestReader(draft, uploads).read(body);
            return accept(draft, headers);
        }
    }

    private Response accept(JobRequestDraft draft, HttpHeaders headers) {
        var request = draft.finish();
        var accepted =
                acceptance.accept(caller.tenant(), request, idempotencyKey(headers), Conditions.traceparent(headers));
        var job = JobViews.of(accepted.snapshot(), outlooks.of(accepted.snapshot()));
        var response = Response.accepted(job)
                .header(HttpHeaders.LOCATION, job.links().self())
                .header(HttpHeaders.RETRY_AFTER, 1)
                .header(HttpHeaders.ETAG, Conditions.etag(job.version()));
        if (accepted.replayed()) {
            response.header("Idempotent-Replayed", "true");
        }
        return response.build();
    }

    private static Optional<String> idempotencyKey(HttpHeaders headers) {
        var keys = headers.getRequestHeader(IDEMPOTENCY_KEY);
        if (keys == null || keys.isEmpty()) {
            return Optional.empty();
        }
        if (keys.size() > 1 || !keys.getFirst().matches("[\\x21-\\x7e]{1,255}")) {
            throw new RefusedException(
                    ErrorCode.INVALID_FIELD,
                    "The header Idempotency-Key must be one text of 1 to 255 visible ASCII characters, such as a UUID.",
                    IDEMPOTENCY_KEY);
        }
        if (keys.getFirst().startsWith(JobReplay.KEY_PREFIX)) {
            throw new RefusedException(
                    ErrorCode.INVALID_FIELD,
                    "The header Idempotency-Key must not begin with " + JobReplay.KEY_PREFIX + ", which operators use.",
                    IDEMPOTENCY_KEY);
        }
        return Optional.of(keys.getFirst());
    }

    /** Without a type the framework would take any body for a form. */
    private static void requireType(HttpHeaders headers) {
        if (headers.getMediaType() == null) {
            throw new NotSupportedException();
        }
    }
}
