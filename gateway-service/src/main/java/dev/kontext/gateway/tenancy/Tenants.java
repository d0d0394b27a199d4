package dev.kontext.gateway.tenancy;

import dev.kontext.contracts.job.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells tenants by their API keys, of which only hashes are known here. */
@ApplicationScoped
public class Tenants {
    private final List<Entry> entries = new ArrayList<>();

    /** @throws IllegalArgumentException if a tenant's name or a hash has no valid form */
    public Tenants(TenantsConfig config) {
        new TreeMap<>(config.tenants()).forEach((name, tenant) -> {
            var id = new TenantId(name);
            for (var hash : tenant.keyHashes()) {
                entries.add(new Entry(id, KeyHash.parse("kontext.tenants." + name + ".key-hashes", hash)));
            }
        });
    }

    /** Looks at every entry, so that the time taken tells nothing. */
    public Optional<TenantId> find(String apiKey) {
        return find(KeyHash.of(apiKey));
    }

    Optional<TenantId> find(KeyHash hash) {
        var found = Optional.<TenantId>empty();
        for (var entry : entries) {
            if (entry.hash().matches(hash)) {
                found = Optional.of(entry.tenant());
            }
        }
        return found;
    }

    /** All that have a key, by name. */
    public SequencedSet<TenantId> all() {
        return entries.stream().map(Entry::tenant).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private record Entry(TenantId tenant, KeyHash hash) {}
}
