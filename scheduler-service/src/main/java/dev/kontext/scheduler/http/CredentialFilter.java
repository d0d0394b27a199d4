package dev.kontext.scheduler.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Lets only services of the fleet call. */
final class CredentialFilter {
    private final byte[] expected;

    CredentialFilter(ServiceConfig config) {
        if (config.key().isBlank()) {
            throw new IllegalArgumentException("kontext.service.key must not be blank");
        }
        this.expected = ("Bearer " + config.key()).getBytes(StandardCharsets.UTF_8);
    }

    @ServerRequestFilter(preMatching = true)
    Optional<Response> check(ContainerRequestContext request) {
        if (!request.getUriInfo().getPath().startsWith("/internal/") || carriesKey(request)) {
            return Optional.empty();
        }
        return Optional.of(Response.status(ErrorCode.UNAUTHORIZED.status())
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(ErrorCode.UNAUTHORIZED, "This call needs the service credential."))
                .build());
    }

    private boolean carriesKey(ContainerRequestContext request) {
        var given = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected);
    }
}
