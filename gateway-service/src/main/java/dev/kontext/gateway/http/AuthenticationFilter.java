package dev.kontext.gateway.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.gateway.tenancy.Tenants;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Lets nobody in without a key, before anything else of the request is looked at. */
public class AuthenticationFilter {
    private static final String BEARER = "bearer ";

    private final Tenants tenants;
    private final Caller caller;
    private final BodyLimits limits;

    AuthenticationFilter(Tenants tenants, Caller caller, BodyLimits limits) {
        this.tenants = tenants;
        this.caller = caller;
        this.limits = limits;
    }

    @ServerRequestFilter(preMatching = true)
    public @Nullable Response authenticate(ContainerRequestContext request) {
        var path = request.getUriInfo().getPath();
        if (!path.startsWith("/v1/") && !path.equals("/v1")) {
            return null;
        }
        var tenant = key(request).flatMap(tenants::find);
        if (tenant.isEmpty()) {
            return Problems.response(Problem.of(
                            ErrorCode.UNAUTHORIZED,
                            "Send a valid key as Authorization: Bearer <key>, or as X-API-Key: <key>."))
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"kontext\"")
                    .build();
        }
        caller.is(tenant.get());
        request.setEntityStream(limits.limit(request.getEntityStream()));
        return null;
    }

    private static Optional<String> key(ContainerRequestContext request) {
        var authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        return Optional.ofNullable(request.getHeaderString("X-API-Key"));
    }
}
