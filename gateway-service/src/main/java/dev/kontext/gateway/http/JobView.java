package dev.kontext.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A job as clients see it. Fields that do not apply are left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Job", description = "A job. Fields that do not apply, or are not known yet, are left out.")
record JobView(
        @Schema(required = true, examples = "job_0123456789abcdefghjkmnpqrw", description = "Names the job for ever.")
        String id,

        @Schema(
                required = true,
                enumeration = {"queued", "running", "succeeded", "failed", "canceled", "expired"},
                description = "Where the job stands; the last four never change again.")
        String status,

        @Schema(
                enumeration = {"capacity", "retry", "paused", "cap"},
                description = "Why it waits, while queued. It may change without a new version.")
        @Nullable String reason,

        @Schema(
                description = "Why it waits, as a sentence. It may change without a new version.",
                examples = "3 jobs of your tenant are running, its cap.")
        @Nullable String reasonDetail,

        @Schema(
                minimum = "0",
                description =
                        "About how many jobs start before it, while queued; left out while it is paused, and in lists."
                                + " It may change without a new version.")
        @Nullable Long position,

        @Schema(
                description = "When it is expected to start and to end; left out while it is paused, while no GPU is"
                        + " ready, and in lists. It may change without a new version.")
        @Nullable Expected estimate,

        @Schema(
                enumeration = {"fetching", "editing", "finishing", "canceling"},
                description = "What is done with it, while running. It may change without a new version.")
        @Nullable String phase,

        @Schema(description = "How far the model is. It may change without a new version.") @Nullable Steps progress,

        @Schema(
                required = true,
                minimum = "0",
                description = "Rises with every change of status or attempts; 0 right after acceptance.")
        long version,

        @Schema(description = "What was asked for.") @Nullable String prompt,

        @Schema(
                enumeration = {"single", "stitch"},
                description = "What its pictures are to the model, as asked for.")
        @Nullable String references,

        @Schema(description = "Width of the result, in pixels.") @Nullable Integer width,

        @Schema(description = "Height of the result, in pixels.") @Nullable Integer height,

        @Schema(
                minimum = "0",
                maximum = "4294967295",
                description = "The same seed, picture and prompt give the same result on the same model.")
        @Nullable Long seed,

        @Schema(description = "What made the result, once there is one.") @Nullable Model model,

        @Schema(enumeration = {"interactive", "batch"}) @Nullable String lane,

        @Schema(required = true, description = "When the job ends as expired, if it has not ended before.")
        Instant deadline,

        @Schema(description = "As given.") @Nullable Map<String, String> tags,

        @Schema(required = true, description = "The tries at it, the latest last.")
        List<Attempt> attempts,

        @Schema(required = true) Timeline timeline,

        @Schema(description = "The results, once it has succeeded.") @Nullable List<Image> images,

        @Schema(
                description =
                        "What the edit did to the input, once it has succeeded; left out where the result does not lie"
                                + " on one: with references stitch, and without an input.")
        @Nullable Edit edit,

        @Schema(description = "Why it failed.") @Nullable Failure error,

        @Schema(description = "When its data is deleted, once it has ended.") @Nullable Instant expiresAt,

        @Schema(required = true) Links links) {

    /** When it is expected. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "Estimate",
            description =
                    "By what waits now, and by what the GPUs have taken so far. Half of all jobs should be earlier"
                            + " than the p50, nine of ten earlier than the p90.")
    record Expected(
            @Schema(description = "Left out once it has started.") @Nullable Instant startP50,

            @Schema(description = "Left out once it has started.") @Nullable Instant startP90,

            @Schema(required = true) Instant finishP50,

            @Schema(required = true) Instant finishP90) {}

    /** How far the model is. */
    @Schema(name = "Progress")
    record Steps(
            @Schema(required = true, minimum = "0", description = "The last denoising step that is done.")
            int step,

            @Schema(required = true, minimum = "1", description = "How many there are.")
            int steps) {}

    /** What made the result. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Model")
    record Model(
            @Schema(required = true, examples = "kontext") String name,

            @Schema(required = true, examples = "1") String version,

            @Schema(required = true, description = "sandbox for the stand-in, else what the model says of its weights.")
            String provenance,

            @Schema(description = "The digest of its weights, if it is known.") @Nullable String weights,

            @Schema(description = "The program that ran them.", examples = "diffusers 0.35.1") @Nullable String pipeline) {}

    /** One try at a job. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Attempt")
    record Attempt(
            @Schema(required = true, minimum = "1") int number,

            @Schema(required = true, description = "Who made it.")
            String worker,

            @Schema(
                    enumeration = {"succeeded", "failed", "lost", "handed_back", "canceled", "expired"},
                    description = "How it ended; left out while it runs.")
            @Nullable String outcome,

            @Schema(
                    enumeration = {
                        "invalid_input",
                        "rejected",
                        "model_error",
                        "out_of_memory",
                        "device",
                        "unavailable",
                        "internal"
                    },
                    description = "Why it failed, if it did.")
            @Nullable String failure,

            @Schema(required = true) Instant startedAt,

            @Nullable Instant finishedAt) {}

    /** Where the time went. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Timeline", description = "Where the time went. A further attempt overwrites the earlier one's.")
    record Timeline(
            @Schema(required = true) Instant acceptedAt,

            @Nullable Instant queuedAt,

            @Nullable Instant leasedAt,

            @Nullable Instant fetchedAt,

            @Nullable Instant editingAt,

            @Nullable Instant editedAt,

            @Nullable Instant storedAt,

            @Nullable Instant finishedAt) {}

    /** A result. */
    @Schema(name = "Image")
    record Image(
            @Schema(
                    required = true,
                    description = "Where the file is, relative to this server; needs the key, too.",
                    examples = "/v1/jobs/job_0123456789abcdefghjkmnpqrw/images/0")
            String url,

            @Schema(required = true, minimum = "1", description = "In pixels.")
            int width,

            @Schema(required = true, minimum = "1", description = "In pixels.")
            int height,

            @Schema(required = true, examples = "image/png") String contentType,

            @Schema(required = true, minimum = "1", description = "Size of the file.")
            long bytes,

            @Schema(required = true, pattern = "[0-9a-f]{64}", description = "Of the file, in hex.")
            String sha256) {}

    /** What an edit did. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Edit")
    record Edit(
            @Schema(
                    required = true,
                    minimum = "0",
                    maximum = "1",
                    description =
                            "The share of pixels that look different, once the shift and a drift of all colours are undone.",
                    examples = "0.123")
            double changedShare,

            @Schema(description = "Left out when input and result have too little in common to tell.") @Nullable Shift shift) {}

    /** How far a result lies from its input. */
    @Schema(name = "Shift", description = "How far the result lies from the input, in pixels of the result.")
    record Shift(
            @Schema(required = true, description = "To the right.")
            double x,

            @Schema(required = true, description = "Down.") double y) {}

    /** Why it failed. */
    @Schema(name = "Failure")
    record Failure(
            @Schema(
                    required = true,
                    description =
                            "invalid_input, rejected, model_error, out_of_memory, device, unavailable or internal.",
                    examples = "rejected")
            String code,

            @Schema(required = true) String message,

            @Schema(required = true, description = "Whether submitting the same again may succeed.")
            boolean retryable) {}

    /** Where to go from here. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Links", description = "Relative to this server.")
    record Links(
            @Schema(required = true) String self,

            @Schema(required = true, description = "Its events, as they happen.")
            String events,

            @Schema(description = "Asks for its end, by POST; left out once it has ended.") @Nullable String cancel,

            @Schema(description = "Its results; left out while there are none.") @Nullable String images,

            @Schema(description = "A small JPEG of the result.") @Nullable String thumbnail) {}
}
