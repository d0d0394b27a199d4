package dev.kontext.gateway.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.gateway.refusal.RefusedException;
import dev.kontext.gateway.refusal.UnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every failure becomes a problem with a stable code and a sentence; what is behind it stays in the log. */
public class ExceptionMappers {
    private static final Logger LOG = Logger.getLogger(ExceptionMappers.class);

    @ServerExceptionMapper
    public Response refused(RefusedException e) {
        return Problems.response(e.problem()).build();
    }

    @ServerExceptionMapper
    public Response unavailable(UnavailableException e) {
        // Without a cause it passes by itself; clients are told, and there may be many.
        LOG.logf(
                e.getCause() == null ? Logger.Level.DEBUG : Logger.Level.WARN,
                "answered 503 reason=%s cause=%s",
                e.getMessage(),
                rootOf(e));
        return Problems.response(Problem.of(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage())))
                .build();
    }

    /** What the framework says before a resource is reached. */
    @ServerExceptionMapper
    public Response framework(WebApplicationException e) {
        var answer = e.getResponse();
        var problem = switch (answer.getStatus()) {
            case 400 -> Problem.of(ErrorCode.MALFORMED_REQUEST, "The request cannot be read; check its form.");
            case 404 -> Problem.of(ErrorCode.NOT_FOUND, "There is nothing at this address; check the path.");
            case 405 -> Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "This address does not take this method.");
            case 406 ->
                Problem.of(
                        ErrorCode.NOT_ACCEPTABLE, "There is no such form of this; widen or remove the Accept header.");
            case 413 -> Problems.tooLarge("The body, or a part of it, is too large; send a smaller picture.");
            case 415 ->
                Problem.of(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "Send multipart/form-data with the parts image and request, or application/json.");
            default -> null;
        };
        if (problem == null) {
            return answer.getStatus() < 400 ? answer : unexpected(e);
        }
        var response = Problems.response(problem);
        var allow = answer.getHeaderString(HttpHeaders.ALLOW);
        return (allow == null ? response : response.header(HttpHeaders.ALLOW, allow)).build();
    }

    /** The body broke off, or is no multipart body at all: our own files fail as other exceptions. */
    @ServerExceptionMapper
    public Response unreadable(IOException e) {
        LOG.debugf("body cannot be read reason=%s", e.toString());
        return Problems.response(Problem.of(
                        ErrorCode.MALFORMED_REQUEST,
                        "The body cannot be read to its end; check its form and its boundary."))
                .build();
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable e) {
        LOG.errorf(e, "request failed");
        return Problems.response(Problem.of(
                        ErrorCode.INTERNAL, "Something went wrong on our side; try again, and tell us if it stays."))
                .build();
    }

    private static String rootOf(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .skip(1)
                .reduce((outer, inner) -> inner)
                .map(Throwable::toString)
                .orElse("none");
    }
}
