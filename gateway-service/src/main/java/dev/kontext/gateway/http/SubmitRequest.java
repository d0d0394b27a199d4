package dev.kontext.gateway.http;

import java.io.File;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A request as the documentation shows it. It is read by {@link dev.kontext.gateway.request.JobRequestReader}, field by
 * field.
 */
@Schema(
        name = "JobRequest",
        description = "What to do. Unknown fields are refused, null counts as left out.",
        additionalProperties = Schema.False.class)
record SubmitRequest(
        @Schema(
                required = true,
                minLength = 1,
                maxLength = 2000,
                description = "What to do, in words; spaces around it are dropped. Line ends are fine, other control"
                        + " characters are not.",
                examples = "Change the car color to red")
        String prompt,

        @Schema(
                maxItems = 4,
                description =
                        "The picture to edit, if it is not a part of a form; none makes a picture from words alone."
                                + " Several only with references: stitch; parts of a form come first.")
        @Nullable List<ImageRequest> images,

        @Schema(
                enumeration = {"single", "stitch"},
                defaultValue = "single",
                description =
                        "What the pictures are to the model. single: one is edited. stitch: 2 to 4 are shown to it side"
                                + " by side, in their order, as a source to take things from; the result is a picture"
                                + " of its own, not an edit of the first that lies on it. Kontext was trained on one"
                                + " picture: results of several are less faithful, the more so the more there are.")
        @Nullable String references,

        @Schema(
                minimum = "0",
                maximum = "4294967295",
                description = "Where the noise starts. Left out: derived from the job's id.")
        @Nullable Long seed,

        @Schema(
                minimum = "1",
                maximum = "100",
                defaultValue = "28",
                description = "Denoising steps: time grows with them.")
        @Nullable Integer steps,

        @Schema(
                minimum = "0",
                maximum = "20",
                defaultValue = "2.5",
                description = "How closely the model follows the prompt.")
        @Nullable Double guidance,

        @Schema(
                defaultValue = "match_input",
                pattern = "match_input|[1-9][0-9]?:[1-9][0-9]?|[1-9][0-9]{0,4}x[1-9][0-9]{0,4}",
                examples = {"match_input", "3:2", "1216x832"},
                description =
                        "Size of the result: match_input (exactly the first input's size; 1024x1024 without an input),"
                                + " a ratio from 1:4 to 4:1 at about one megapixel, or pixels with sides from 16 to 4096.")
        @Nullable String size,

        @Schema(
                enumeration = {"png", "jpeg", "webp"},
                defaultValue = "png",
                description =
                        "File format of the result, whatever the input's is. JPEG has no alpha and comes on white.")
        @Nullable String format,

        @Schema(
                minimum = "1",
                maximum = "100",
                description = "For jpeg and webp, 90 if left out; refused with png, which is lossless.")
        @Nullable Integer quality,

        @Schema(
                enumeration = {"interactive", "batch"},
                defaultValue = "interactive",
                description = "interactive: somebody is waiting; batch: bulk work, with the smaller share of the GPUs.")
        @Nullable String lane,

        @Schema(
                description =
                        "The job ends as expired if it has not ended by then: in the future, at most 6 days ahead."
                                + " Left out: 24 hours after acceptance.",
                examples = "2030-01-31T18:00:00Z")
        @Nullable Instant deadline,

        @Schema(
                description =
                        "Your own words on the job: at most 16, names of 1 to 64 characters, values of at most 256.",
                maxProperties = 16,
                examples = "{\"campaign\": \"spring\"}")
        @Nullable Map<String, String> tags) {

    /** A picture in a request. */
    @Schema(name = "ImageRequest", description = "Either data or artifact.", additionalProperties = Schema.False.class)
    record ImageRequest(
            @Schema(
                    format = "byte",
                    description =
                            "The file's bytes in base 64, with padding. PNG, JPEG, WebP, GIF, BMP or TIFF as storage"
                                    + " takes them; type and size are read from the bytes.")
            @Nullable String data,

            @Schema(
                    pattern = "sha256:[0-9a-f]{64}",
                    description = "SHA-256 of a picture that was sent before and is still kept.")
            @Nullable String artifact) {}

    /** A request as a form. */
    @Schema(name = "JobForm")
    record Form(
            @Schema(description = "The picture to edit, as a file; several each in a part of its own.") @Nullable List<File> image,

            @Schema(required = true) SubmitRequest request) {}
}
