package dev.kontext.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppendGapTest {
    private static final long START = -5_000_000;

    private final AppendGap gap = new AppendGap(Duration.ofMillis(2), START);

    @Test
    void theFirstOneWaitsAsConfigured() {
        assertThat(gap.end()).isEqualTo(START + millis(2));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "10, 10", "100, 20"})
    void itGrowsWithWhatTheLastAppendTookAndNotForEver(long took, long waits) {
        gap.appended(START + millis(1), START + millis(1 + took));

        assertThat(gap.end()).isEqualTo(START + millis(1 + took + waits));
    }

    private static long millis(long count) {
        return Duration.ofMillis(count).toNanos();
    }
}
