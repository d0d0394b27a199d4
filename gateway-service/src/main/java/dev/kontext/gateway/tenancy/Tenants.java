package dev.kontext.gateway.tenancy;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells tenants by their API keys, of which only hashes are known here. */
@ApplicationScoped
public class Tenants {
    private final List<Entry> entries = new ArrayList<>();

    /** @throws IllegalArgumentException if a tenant's name or a hash has no valid form */
    public Tenants(TenantsConfig config) {
        config.tenants().forEach((name, tenant) -> {
            var id = new TenantId(name);
            for (var hash : tenant.keyHashes()) {
                entries.add(new Entry(id, parse(name, hash)));
            }
        });
    }

    /** Looks at every entry, so that the time taken tells nothing. */
    public Optional<TenantId> find(String apiKey) {
        var hash = bytes(Digest.of(bytes(apiKey)).hex());
        var found = Optional.<TenantId>empty();
        for (var entry : entries) {
            if (MessageDigest.isEqual(bytes(entry.hash()), hash)) {
                found = Optional.of(entry.tenant());
            }
        }
        return found;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String parse(String tenant, String hash) {
        var text = hash.strip().toLowerCase(Locale.ROOT);
        if (!text.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "kontext.tenants." + tenant + ".key-hashes: expected the SHA-256 of a key as 64 hex digits");
        }
        return text;
    }

    /** @param hash in hex */
    private record Entry(TenantId tenant, String hash) {}
}
