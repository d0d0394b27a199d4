package dev.kontext.storage.http;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.storage.object.StoreException;
import dev.kontext.storage.result.ResultRefusedException;
import dev.kontext.storage.upload.BusyException;
import dev.kontext.storage.upload.PayloadTooLargeException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Refusals and failures as {@code application/problem+json}. */
class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);

    static Response response(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }

    static Response response(ErrorCode code, String detail) {
        return response(Problem.of(code, detail));
    }

    /** In an address an unknown input is 404; the code's own status is for requests that name one in their body. */
    static Response artifactNotFound() {
        var problem = Problem.of(ErrorCode.ARTIFACT_NOT_FOUND, "No such input is stored. Upload it again.");
        return response(new Problem(problem.type(), problem.title(), 404, problem.detail(), problem.code(), null));
    }

    static Response imageNotFound() {
        return response(ErrorCode.IMAGE_NOT_FOUND, "No such result is stored.");
    }

    @ServerExceptionMapper
    public Response refused(ImageRefusedException refused) {
        return response(
                ErrorCode.valueOf(refused.code().code().toUpperCase(Locale.ROOT)),
                String.valueOf(refused.getMessage()));
    }

    @ServerExceptionMapper
    public Response refused(ResultRefusedException refused) {
        return response(refused.code(), String.valueOf(refused.getMessage()));
    }

    @ServerExceptionMapper
    public Response tooLarge(PayloadTooLargeException refused) {
        return response(ErrorCode.PAYLOAD_TOO_LARGE, String.valueOf(refused.getMessage()));
    }

    @ServerExceptionMapper
    public Response busy(BusyException busy) {
        return unavailable(String.valueOf(busy.getMessage()));
    }

    @ServerExceptionMapper
    public Response storeFailed(StoreException failed) {
        LOG.warn(failed.getMessage());
        return unavailable("The object store does not answer as it should. Try again in a second.");
    }

    @ServerExceptionMapper
    public Response refused(WebApplicationException refused) {
        int status = refused.getResponse().getStatus();
        var code = Arrays.stream(ErrorCode.values())
                .filter(known -> known.status() == status)
                .filter(known -> known != ErrorCode.JOB_NOT_FOUND && known != ErrorCode.IMAGE_NOT_FOUND)
                .findFirst()
                .orElse(status < 500 ? ErrorCode.MALFORMED_REQUEST : ErrorCode.INTERNAL);
        return response(code, code.title() + ". The inner API is described in docs/architecture/protocols.md.");
    }

    /** Ahead of the framework's own, whose answer has no code. */
    @ServerExceptionMapper
    public Response unreadable(MismatchedInputException refused) {
        return response(ErrorCode.MALFORMED_REQUEST, "The JSON body does not have the form that is expected here.");
    }

    @ServerExceptionMapper
    public Response failed(Exception failed) {
        LOG.error("request failed", failed);
        return response(ErrorCode.INTERNAL, "The request was fine, storage-service failed. Its log says why.");
    }

    private static Response unavailable(String detail) {
        return Response.fromResponse(response(ErrorCode.UNAVAILABLE, detail))
                .header(HttpHeaders.RETRY_AFTER, 1)
                .build();
    }
}
