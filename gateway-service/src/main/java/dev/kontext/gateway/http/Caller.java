package dev.kontext.gateway.http;

import dev.kontext.contracts.job.TenantId;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Who makes the present call. */
@RequestScoped
public class Caller {
    private @Nullable TenantId tenant;

    void is(TenantId authenticated) {
        tenant = authenticated;
    }

    /** @throws IllegalStateException on an address that asks for no key */
    TenantId tenant() {
        if (tenant == null) {
            throw new IllegalStateException("nobody is authenticated here");
        }
        return tenant;
    }
}
