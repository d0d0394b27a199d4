package dev.kontext.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as the gateway shows it.
 *
 * @param status {@code queued}, {@code running}, {@code succeeded}, {@code failed}, {@code canceled} or {@code expired}
 * @param reason why it waits, while queued
 * @param reasonDetail the same as a sentence
 * @param position about how many jobs start before it, while queued
 * @param phase what is done with it, while running
 * @param version rises with every change of state
 * @param references {@code single}, or {@code stitch} if several pictures are seen side by side
 * @param width of the deliverable, in pixels
 * @param height of the deliverable, in pixels
 * @param model which model made it, once it has succeeded
 * @param edit what it did to its input, once it has succeeded; absent where the result does not lie on one
 * @param raw the whole answer, with fields this version of the SDK does not know
 */
public record Job(
        String id,
        String status,
        @Nullable String reason,
        @Nullable String reasonDetail,
        @Nullable Long position,
        @Nullable Estimate estimate,
        @Nullable String phase,
        @Nullable Progress progress,
        long version,
        @Nullable String prompt,
        @Nullable String references,
        int width,
        int height,
        @Nullable Long seed,
        @Nullable Model model,
        @Nullable String lane,
        @Nullable Instant deadline,
        @Nullable Map<String, String> tags,
        @Nullable List<Attempt> attempts,
        @Nullable Timeline timeline,
        @Nullable List<Image> images,
        @Nullable Edit edit,
        @Nullable Failure error,
        @Nullable Instant expiresAt,
        @Nullable JsonNode raw) {

    /** Whether the job has ended. */
    public boolean isTerminal() {
        return !status.equals("queued") && !status.equals("running");
    }

    public boolean isSucceeded() {
        return status.equals("succeeded");
    }

    Job withRaw(JsonNode answer) {
        return new Job(
                id,
                status,
                reason,
                reasonDetail,
                position,
                estimate,
                phase,
                progress,
                version,
                prompt,
                references,
                width,
                height,
                seed,
                model,
                lane,
                deadline,
                tags,
                attempts,
                timeline,
                images,
                edit,
                error,
                expiresAt,
                answer);
    }

    /** When it is expected to start, if it has not, and to end. */
    public record Estimate(
            @Nullable Instant startP50, @Nullable Instant startP90, Instant finishP50, Instant finishP90) {}

    /** @param step the last step that is done, 0 before the first */
    public record Progress(int step, int steps) {}

    /** @param provenance {@code sandbox} for the stand-in */
    public record Model(String name, String version, String provenance) {
        public boolean isSandbox() {
            return provenance.equals("sandbox");
        }
    }

    /**
     * One try at the job.
     *
     * @param failure why it failed, if it did: one of the codes that a {@link Failure} has
     */
    public record Attempt(
            int number,
            @Nullable String worker,
            @Nullable String outcome,
            @Nullable String failure,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    /** Where the time went. */
    public record Timeline(
            Instant acceptedAt,
            @Nullable Instant queuedAt,
            @Nullable Instant leasedAt,
            @Nullable Instant fetchedAt,
            @Nullable Instant editingAt,
            @Nullable Instant editedAt,
            @Nullable Instant storedAt,
            @Nullable Instant finishedAt) {}

    /**
     * A deliverable.
     *
     * @param url absolute, or relative to the gateway
     * @param sha256 of the file, in hex
     */
    public record Image(String url, int width, int height, String contentType, long bytes, String sha256) {}

    /**
     * What the edit did to its input.
     *
     * @param changedShare of the pixels, 0 to 1
     * @param shift absent when input and result have too little in common to tell
     */
    public record Edit(double changedShare, @Nullable Shift shift) {}

    /**
     * How far the result lies from the input, in pixels of the result.
     *
     * @param x to the right
     * @param y down
     */
    public record Shift(double x, double y) {
        public double length() {
            return Math.hypot(x, y);
        }
    }

    /** Why it failed. */
    public record Failure(String code, String message, boolean retryable) {}
}
