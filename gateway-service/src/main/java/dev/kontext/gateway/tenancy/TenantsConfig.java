package dev.kontext.gateway.tenancy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Map;

/** Who may use the API. */
@ConfigMapping(prefix = "kontext.tenants")
public interface TenantsConfig {
    /** The tenants by name; without one, every call is refused. */
    @WithParentName
    Map<String, Tenant> tenants();

    /** One tenant. */
    interface Tenant {
        /** Comma-separated SHA-256 of the tenant's API keys, in hex; more than one while keys are rotated. */
        List<String> keyHashes();
    }
}
