package dev.kontext.gateway.http;

import dev.kontext.contracts.error.Problem;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What all operations have in common, for the OpenAPI document. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Kontext Fleet",
                        version = "1",
                        license = @License(name = "Apache-2.0", identifier = "Apache-2.0"),
                        description = """
                                Edits pictures by instruction. Submit a job, then poll it, wait for it or listen to it;
                                the result is fetched through this API, with the same key.

                                Instants are RFC 3339 in UTC, sizes of pictures are pixels, sizes of files are bytes.
                                Every refusal is an application/problem+json with a stable `code`, and a `detail` that
                                says what to change. 429 and 503 carry Retry-After, in seconds."""),
        tags = {
            @Tag(name = "jobs", description = "Submit, read, list and cancel."),
            @Tag(name = "images", description = "The results."),
            @Tag(name = "events", description = "What happens, as it happens."),
            @Tag(
                    name = "admin",
                    description = "For operators, with an admin key. A tenant's key is not enough, and an admin key"
                            + " opens nothing else.")
        },
        security = {
            @SecurityRequirement(name = "bearer"),
        },
        securitySets = @SecurityRequirementsSet(@SecurityRequirement(name = "apiKey")),
        components =
                @Components(
                        securitySchemes = {
                            @SecurityScheme(
                                    securitySchemeName = "bearer",
                                    type = SecuritySchemeType.HTTP,
                                    scheme = "bearer",
                                    description = "The tenant's API key."),
                            @SecurityScheme(
                                    securitySchemeName = "apiKey",
                                    type = SecuritySchemeType.APIKEY,
                                    in = SecuritySchemeIn.HEADER,
                                    apiKeyName = "X-API-Key",
                                    description = "The same key, for clients that cannot set Authorization."),
                            @SecurityScheme(
                                    securitySchemeName = "admin",
                                    type = SecuritySchemeType.HTTP,
                                    scheme = "bearer",
                                    description = "An operator's key: see kontext.admin.key-hashes.")
                        },
                        parameters = {
                            @Parameter(
                                    name = "limit",
                                    in = ParameterIn.QUERY,
                                    description = "Entries on a page at most.",
                                    schema =
                                            @Schema(
                                                    type = SchemaType.INTEGER,
                                                    minimum = "1",
                                                    maximum = "200",
                                                    defaultValue = "50")),
                            @Parameter(
                                    name = "cursor",
                                    in = ParameterIn.QUERY,
                                    description = "next_cursor of the answer before.",
                                    schema = @Schema(type = SchemaType.STRING)),
                            @Parameter(
                                    name = "tenant",
                                    in = ParameterIn.QUERY,
                                    description = "Only this one's.",
                                    schema = @Schema(type = SchemaType.STRING)),
                            @Parameter(
                                    name = "topic",
                                    in = ParameterIn.QUERY,
                                    description = "Only records of this topic.",
                                    schema = @Schema(type = SchemaType.STRING, examples = "kontext.requests")),
                            @Parameter(
                                    name = "code",
                                    in = ParameterIn.QUERY,
                                    description = "Only with this code of the error.",
                                    schema = @Schema(type = SchemaType.STRING, examples = "model_error")),
                            @Parameter(
                                    name = "since",
                                    in = ParameterIn.QUERY,
                                    description = "Only jobs accepted, or dead letters written, then or later.",
                                    schema = @Schema(type = SchemaType.STRING, format = "date-time")),
                            @Parameter(
                                    name = "until",
                                    in = ParameterIn.QUERY,
                                    description = "Only jobs accepted, or dead letters written, before.",
                                    schema = @Schema(type = SchemaType.STRING, format = "date-time")),
                            @Parameter(
                                    name = "dry_run",
                                    in = ParameterIn.QUERY,
                                    description = "true: count, and change nothing.",
                                    schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false")),
                            @Parameter(
                                    name = "offset",
                                    in = ParameterIn.QUERY,
                                    description = "Begins there, or with the oldest that is left.",
                                    schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "0"))
                        },
                        responses = {
                            @APIResponse(
                                    name = "Unauthorized",
                                    responseCode = "401",
                                    description = "unauthorized: no valid key.",
                                    headers = @Header(name = "WWW-Authenticate", description = "How to send a key."),
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "AdminDisabled",
                                    responseCode = "403",
                                    description = "admin_disabled: the gateway has no admin key.",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "BadParameter",
                                    responseCode = "422",
                                    description = "unknown_field or invalid_field; `field` names the parameter.",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "JobNotFound",
                                    responseCode = "404",
                                    description = "job_not_found: there is no such job of this tenant.",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "ImageNotFound",
                                    responseCode = "404",
                                    description =
                                            "job_not_found, or image_not_found: it has no such result, or none yet.",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "JobPurged",
                                    responseCode = "410",
                                    description = "job_purged: it has ended, and its data is deleted.",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class))),
                            @APIResponse(
                                    name = "Unavailable",
                                    responseCode = "503",
                                    description =
                                            "unavailable: a part of the fleet does not answer, or has not caught up"
                                                    + " with what was seen already. What happened to the request is unknown;"
                                                    + " repeat it, a submission with the same Idempotency-Key.",
                                    headers =
                                            @Header(
                                                    name = "Retry-After",
                                                    description = "Seconds.",
                                                    schema = @Schema(implementation = Integer.class)),
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemDocument.class),
                                                    examples = @ExampleObject(name = "kafka", value = """
                                                                            {"type": "urn:kontext:error:unavailable",
                                                                             "title": "Not available for the moment",
                                                                             "status": 503,
                                                                             "detail": "The log does not take requests for the moment; try again.",
                                                                             "code": "unavailable"}""")))
                        }))
public class ApiDocumentation extends Application {
    static final String JOB_ID_FORM = "job_[0-9a-hjkmnp-tv-z]{25}[048cgmrw]";
}
