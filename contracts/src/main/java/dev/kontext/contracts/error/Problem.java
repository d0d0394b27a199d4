package dev.kontext.contracts.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as {@code application/problem+json} (RFC 9457).
 *
 * @param type {@code urn:kontext:error:<code>}
 * @param detail one or two sentences: what is wrong and what to change
 * @param code a {@link ErrorCode} as text, so that a newer one can be read
 * @param field the request's field that is wrong, where one is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        URI type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String field) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(ErrorCode code, String detail) {
        return of(code, detail, null);
    }

    public static Problem of(ErrorCode code, String detail, @Nullable String field) {
        var type = URI.create("urn:kontext:error:" + code.wire());
        return new Problem(type, code.title(), code.status(), detail, code.wire(), field);
    }
}
