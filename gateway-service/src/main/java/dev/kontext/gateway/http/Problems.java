package dev.kontext.gateway.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.gateway.refusal.UnavailableException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Answers that say what is wrong. */
final class Problems {
    private Problems() {}

    static Response.ResponseBuilder response(Problem problem) {
        var response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.status() == ErrorCode.UNAVAILABLE.status()
                || problem.status() == ErrorCode.TOO_MANY_JOBS.status()) {
            response.header(HttpHeaders.RETRY_AFTER, UnavailableException.RETRY_AFTER.toSeconds());
        }
        return response;
    }

    static Problem tooLarge(String detail) {
        return Problem.of(ErrorCode.PAYLOAD_TOO_LARGE, detail);
    }
}
