package dev.kontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.client.Job;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReporterTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"-3,a moment", "0,a moment", "119,119 s", "120,2 min", "7199,119 min", "7200,2 h"})
    void anEstimateIsToldAsAWait(long seconds, String wait) {
        var estimate = new Job.Estimate(null, null, NOW.plusSeconds(seconds), NOW.plusSeconds(86_400));

        assertThat(Reporter.expected(estimate, NOW))
                .isEqualTo("expected to end in " + wait + ", or 24 h if it goes badly");
    }

    @Test
    void anEstimateThatIsTheSameEitherWayIsToldOnce() {
        var end = NOW.plusSeconds(30);

        assertThat(Reporter.expected(new Job.Estimate(null, null, end, end), NOW))
                .isEqualTo("expected to end in 30 s");
    }
}
