package dev.kontext.gateway.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.error.Problem;
import dev.kontext.gateway.tenancy.Operators;
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
    private final Operators operators;
    private final Caller caller;
    private final BodyLimits limits;

    AuthenticationFilter(Tenants tenants, Operators operators, Caller caller, BodyLimits limits) {
        this.tenants = tenants;
        this.operators = operators;
        this.caller = caller;
        this.limits = limits;
    }

    @ServerRequestFilter(preMatching = true)
    public @Nullable Response authenticate(ContainerRequestContext request) {
        var path = request.getUriInfo().getPath();
        if (!path.startsWith("/v1/") && !path.equals("/v1")) {
            return null;
        }
        var refusal = path.startsWith(Paths.ADMIN + "/") || path.equals(Paths.ADMIN)
                ? admitOperator(request)
                : admitTenant(request);
        if (refusal == null) {
            request.setEntityStream(limits.limit(request.getEntityStream()));
        }
        return refusal;
    }

    private @Nullable Response admitTenant(ContainerRequestContext request) {
        var tenant = key(request).flatMap(tenants::find);
        if (tenant.isEmpty()) {
            return unauthorized("Send a valid key as Authorization: Bearer <key>, or as X-API-Key: <key>.");
        }
        caller.is(tenant.get());
        return null;
    }

    private @Nullable Response admitOperator(ContainerRequestContext request) {
        if (!operators.exist()) {
            return Problems.response(Problem.of(
                            ErrorCode.ADMIN_DISABLED,
                            "This gateway has no admin key: set kontext.admin.key-hashes (KONTEXT_ADMIN_KEY_HASHES) to"
                                    + " the SHA-256 of one, in hex, and start it again."))
                    .build();
        }
        if (key(request).filter(operators::include).isEmpty()) {
            return unauthorized("Send an admin key as Authorization: Bearer <key>; a tenant's key is not enough here.");
        }
        caller.isOperator();
        return null;
    }

    private static Response unauthorized(String detail) {
        return Problems.response(Problem.of(ErrorCode.UNAUTHORIZED, detail))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"kontext\"")
                .build();
    }

    private static Optional<String> key(ContainerRequestContext request) {
        var authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        return Optional.ofNullable(request.getHeaderString("X-API-Key"));
    }
}
