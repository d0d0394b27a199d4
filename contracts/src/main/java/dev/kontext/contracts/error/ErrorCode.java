package dev.kontext.contracts.error;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The stable codes of refusals, each with its HTTP status and a title. Codes are only ever added. */
public enum ErrorCode {
    MALFORMED_REQUEST(400, "The request cannot be read"),
    UNAUTHORIZED(401, "No valid key"),
    ADMIN_DISABLED(403, "No admin key is set"),
    JOB_NOT_FOUND(404, "No such job"),
    IMAGE_NOT_FOUND(404, "No such image"),
    NOT_FOUND(404, "Nothing at this address"),
    METHOD_NOT_ALLOWED(405, "Not at this address"),
    NOT_ACCEPTABLE(406, "No such representation"),
    JOB_ENDED(409, "The job has ended"),
    JOB_PURGED(410, "The job is gone"),
    PAYLOAD_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The file type is not supported"),
    RANGE_NOT_SATISFIABLE(416, "No such range"),
    UNKNOWN_FIELD(422, "A field is not known"),
    INVALID_FIELD(422, "A field has no valid value"),
    PROMPT_EMPTY(422, "The prompt is empty"),
    PROMPT_TOO_LONG(422, "The prompt is too long"),
    INVALID_IMAGE(422, "The image cannot be read"),
    IMAGE_TOO_LARGE(422, "The image is too large"),
    ANIMATED_IMAGE(422, "The image is animated"),
    TOO_MANY_IMAGES(422, "Too many images"),
    ARTIFACT_NOT_FOUND(422, "The artifact is not known"),
    IDEMPOTENCY_MISMATCH(422, "The key was used for another request"),
    TOO_MANY_JOBS(429, "Too many jobs"),
    INTERNAL(500, "A fault of ours"),
    UNAVAILABLE(503, "Not available for the moment");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
