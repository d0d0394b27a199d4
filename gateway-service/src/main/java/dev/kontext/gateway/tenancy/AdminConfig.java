package dev.kontext.gateway.tenancy;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Who may operate the fleet. */
@ConfigMapping(prefix = "kontext.admin")
public interface AdminConfig {
    /**
     * Comma-separated SHA-256 of the operators' keys, in hex; none may be a tenant's. Without one, every call under
     * /v1/admin is refused.
     */
    Optional<List<String>> keyHashes();
}
