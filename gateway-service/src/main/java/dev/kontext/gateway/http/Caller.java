package dev.kontext.gateway.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.gateway.refusal.RefusedException;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Who makes the present call. */
@RequestScoped
public class Caller {
    private @Nullable TenantId tenant;
    private boolean operator;

    void is(TenantId authenticated) {
        tenant = authenticated;
    }

    void isOperator() {
        operator = true;
    }

    /** To be called first by everything that only operators may do, however the address was spelled. */
    void mustBeOperator() {
        if (!operator) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "There is nothing at this address; check the path.");
        }
    }

    /** @throws IllegalStateException on an address that asks for no key */
    TenantId tenant() {
        if (tenant == null) {
            throw new IllegalStateException("nobody is authenticated here");
        }
        return tenant;
    }
}
