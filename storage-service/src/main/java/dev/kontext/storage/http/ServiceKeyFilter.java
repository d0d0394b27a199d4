package dev.kontext.storage.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Lets in only those who have the service credential. */
@jakarta.ws.rs.ext.Provider
@PreMatching
class ServiceKeyFilter implements ContainerRequestFilter {
    private static final String SCHEME = "Bearer ";

    /** Filters are made before the process has read its environment, so the key is asked for with each call. */
    private final Provider<ServiceConfig> config;

    @Inject
    ServiceKeyFilter(Provider<ServiceConfig> config) {
        this.config = config;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var key = config.get().key().getBytes(StandardCharsets.UTF_8);
        var given = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (given == null
                || !given.startsWith(SCHEME)
                || !MessageDigest.isEqual(key, given.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8))) {
            request.abortWith(Problems.response(
                    Problem.of(ErrorCode.UNAUTHORIZED, "Send the service credential as Authorization: Bearer.")));
        }
    }
}
