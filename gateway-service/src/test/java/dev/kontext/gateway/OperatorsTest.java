package dev.kontext.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontext.contracts.job.Digest;
import dev.kontext.gateway.tenancy.AdminConfig;
import dev.kontext.gateway.tenancy.Operators;
import dev.kontext.gateway.tenancy.Tenants;
import dev.kontext.gateway.tenancy.TenantsConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorsTest {
    private static final String HASH =
            Digest.of("operator".getBytes(StandardCharsets.UTF_8)).hex();

    private final Tenants tenants = new Tenants(configured(Map.of("acme", () -> List.of(HASH.replace('0', '1')))));

    @Test
    void anOperatorIsToldByAnyOfTheKeys() {
        var operators = new Operators(with(HASH.replace('1', '2'), " " + HASH.toUpperCase(Locale.ROOT)), tenants);

        assertThat(operators.exist()).isTrue();
        assertThat(operators.include("operator")).isTrue();
        assertThat(operators.include("somebody")).isFalse();
    }

    @Test
    void withoutAKeyThereIsNobody() {
        var operators = new Operators(Optional::empty, tenants);

        assertThat(operators.exist()).isFalse();
        assertThat(operators.include("operator")).isFalse();
    }

    @Test
    void aTenantsKeyCannotBeAnOperators() {
        var clash = new Tenants(configured(Map.of("acme", () -> List.of(HASH))));

        assertThatThrownBy(() -> new Operators(with(HASH), clash))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kontext.admin.key-hashes")
                .hasMessageContaining("acme");
    }

    @Test
    void aHashOfNoValidFormIsNamed() {
        assertThatThrownBy(() -> new Operators(with("change-this"), tenants))
                .hasMessageContaining("kontext.admin.key-hashes")
                .hasMessageNotContaining("change-this");
    }

    private static AdminConfig with(String... hashes) {
        return () -> Optional.of(List.of(hashes));
    }

    private static TenantsConfig configured(Map<String, TenantsConfig.Tenant> tenants) {
        return () -> tenants;
    }
}
