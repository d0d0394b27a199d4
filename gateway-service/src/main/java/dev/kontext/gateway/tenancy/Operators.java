package dev.kontext.gateway.tenancy;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Tells operators by their keys. An operator is no tenant, and a tenant is no operator. */
@Startup
@ApplicationScoped
public class Operators {
    private static final String PROPERTY = "kontext.admin.key-hashes";

    private final List<KeyHash> hashes = new ArrayList<>();

    /** @throws IllegalArgumentException if a hash has no valid form, or is a tenant's too */
    public Operators(AdminConfig config, Tenants tenants) {
        for (var text : config.keyHashes().orElse(List.of())) {
            var hash = KeyHash.parse(PROPERTY, text);
            tenants.find(hash).ifPresent(tenant -> {
                throw new IllegalArgumentException(
                        PROPERTY + ": one of the keys is also one of the tenant " + tenant + "; make another");
            });
            hashes.add(hash);
        }
    }

    /** Whether there is any operator. */
    public boolean exist() {
        return !hashes.isEmpty();
    }

    /** Looks at every key, so that the time taken tells nothing. */
    public boolean include(String adminKey) {
        var given = KeyHash.of(adminKey);
        boolean found = false;
        for (var hash : hashes) {
            found |= hash.matches(given);
        }
        return found;
    }
}
