package dev.kontext.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.gateway.refusal.RefusedException;
import dev.kontext.gateway.refusal.UnavailableException;
import dev.kontext.gateway.submission.SubmissionConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * Keeps what is received at once within bounds, before any of it is read. The server's own limit would answer without a
 * problem.
 */
@ApplicationScoped
public class BodyLimits {
    /** Ahead of the server's own limit. */
    private static final int FIRST = 10_000;

    private final long largest;
    private final Semaphore places;
    private final ObjectMapper json;

    BodyLimits(SubmissionConfig config, ObjectMapper json) {
        this.largest = config.maxBody().asLongValue();
        this.places = new Semaphore(config.maxConcurrent());
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext call) {
        if (length(call) > largest) {
            refuse(call, Problem.of(ErrorCode.PAYLOAD_TOO_LARGE, tooLarge()));
        } else if (call.request().method().equals(HttpMethod.POST)
                && call.normalizedPath().equals(Paths.JOBS)) {
            if (places.tryAcquire()) {
                call.addEndHandler(_ -> places.release());
                call.next();
            } else {
                refuse(
                        call,
                        Problem.of(
                                ErrorCode.UNAVAILABLE, "As many requests as possible are being received; try again."));
            }
        } else {
            call.next();
        }
    }

    /** For a body that does not say how long it is. */
    InputStream limit(InputStream body) {
        return new FilterInputStream(body) {
            private long left = largest;

            @Override
            public int read() throws IOException {
                int b = super.read();
                count(b < 0 ? 0 : 1);
                return b;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = super.read(bytes, offset, length);
                count(Math.max(read, 0));
                return read;
            }

            private void count(int read) {
                left -= read;
                if (left < 0) {
                    throw new RefusedException(ErrorCode.PAYLOAD_TOO_LARGE, tooLarge());
                }
            }
        };
    }

    private String tooLarge() {
        return "The body has more than " + largest + " bytes, the most that is taken; send a smaller picture.";
    }

    private static long length(RoutingContext call) {
        var text = call.request().getHeader("Content-Length");
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The rest of the body is not read: the connection ends with the answer. */
    private void refuse(RoutingContext call, Problem problem) {
        var response = call.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("Connection", "close");
        if (problem.status() == ErrorCode.UNAVAILABLE.status()) {
            response.putHeader("Retry-After", Long.toString(UnavailableException.RETRY_AFTER.toSeconds()));
        }
        response.endHandler(_ -> call.request().connection().close());
        try {
            response.end(json.writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem cannot be written as JSON", e);
        }
    }
}
