package dev.kontext.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
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
    void anIdHasOneText() {
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            var bytes = new byte[16];
            random.nextBytes(bytes);
            var id = JobId.of(bytes);

            assertThat(new JobId(id.value())).isEqualTo(id).hasSameHashCodeAs(id);
            assertThat(new JobId(id.value()).value()).isEqualTo(id.value()).hasSize(30);
        }
        // The last digit's low bits are none of the id's.
        assertThat(JobId.isValid("job_sdbfep76dnjcr6rqsm14ye2sen")).isFalse();
    }

    @Test
    void idsHaveTheOrderOfTheirTexts() {
        var texts = Stream.of(
                        "0".repeat(26),
                        "0".repeat(25) + "4",
                        "0".repeat(12) + "1" + "0".repeat(13),
                        "0".repeat(12) + "z".repeat(13) + "w",
                        "0".repeat(11) + "1" + "0".repeat(14),
                        "7" + "z".repeat(24) + "w",
                        "g" + "0".repeat(25),
                        "z".repeat(25) + "w")
                .map("job_"::concat)
                .toList();

        assertThat(texts).isSorted();
        assertThat(texts.stream().map(JobId::new)).isSorted();
        assertThat(texts.stream().map(JobId::new).map(JobId::value)).isEqualTo(texts);
    }

    @Test
    void aDigestHasOneText() {
        var digest = Digest.of(new byte[] {1});

        assertThat(new Digest(digest.value())).isEqualTo(digest).hasSameHashCodeAs(digest);
        assertThat(digest.value()).isEqualTo("sha256:" + digest.hex()).isEqualTo(digest.toString());
        assertThat(Digest.isValid("sha256:" + digest.hex().toUpperCase(Locale.ROOT)))
                .isFalse();
        assertThat(Digest.isValid(digest.value() + "0")).isFalse();
        assertThat(Digest.isValid("sha512:" + digest.hex())).isFalse();
        assertThatThrownBy(() -> new Digest("sha256:no")).hasMessageContaining("sha256:no");
    }

    @Test
    void aTokenDoesNotShowInText() {
        var token = LeaseToken.of(new byte[32]);

        assertThat(token.toString()).doesNotContain("00");
        assertThat(token.hash()).hasSize(64).isNotEqualTo(token.value());
    }
}
