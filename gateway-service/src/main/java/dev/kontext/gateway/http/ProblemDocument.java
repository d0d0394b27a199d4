package dev.kontext.gateway.http;

import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** {@link dev.kontext.contracts.error.Problem} as the documentation shows it. */
@Schema(name = "Problem", description = "A refusal (RFC 9457).")
record ProblemDocument(
        @Schema(required = true, examples = "urn:kontext:error:prompt_empty")
        URI type,

        @Schema(required = true, examples = "The prompt is empty")
        String title,

        @Schema(required = true, examples = "422", description = "The HTTP status.")
        int status,

        @Schema(
                required = true,
                description = "One or two sentences: what is wrong and what to change.",
                examples = "The prompt is missing or empty; say what to do, such as \"Change the car color to red\".")
        String detail,

        @Schema(required = true, description = "Stable; codes are only ever added.", examples = "prompt_empty")
        String code,

        @Schema(description = "The request's field, part, parameter or header that is wrong.", examples = "prompt")
        @Nullable String field) {}
