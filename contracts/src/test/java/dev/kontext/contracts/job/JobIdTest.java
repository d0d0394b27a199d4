package dev.kontext.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JobIdTest {
    private static final TenantId ACME = new TenantId("acme");

    @Test
    void theSameTenantAndKeyAlwaysDeriveTheSameId() {
        // Pinned: a change here would run every retried job twice.
        assertThat(JobId.derive(ACME, "order-1")).isEqualTo(new JobId("job_sdbfep76dnjcr6rqsm14ye2sem"));
    }

    @Test
    void anotherTenantOrKeyDerivesAnotherId() {
        assertThat(JobId.derive(ACME, "order-2")).isNotEqualTo(JobId.derive(ACME, "order-1"));
        assertThat(JobId.derive(new TenantId("other"), "order-1")).isNotEqualTo(JobId.derive(ACME, "order-1"));
    }

    @Test
    void theDerivedSeedHas32Bits() {
        assertThat(JobId.derive(ACME, "order-1").derivedSeed()).isBetween(0L, 0xffff_ffffL);
    }

    @Test
    void aTextThatIsNoIdIsRefusedWithTheTextInTheMessage() {
        assertThatThrownBy(() -> new JobId("job_../../etc")).hasMessageContaining("job_../../etc");
        assertThat(JobId.isValid("job_ABC")).isFalse();
    }

    @Test
    void aTokenDoesNotShowInText() {
        var token = LeaseToken.of(new byte[32]);

        assertThat(token.toString()).doesNotContain("00");
        assertThat(token.hash()).hasSize(64).isNotEqualTo(token.value());
    }
}
