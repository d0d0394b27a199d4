package dev.kontext.scheduler.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptLimitTest {
    private static final Duration LEAST = Duration.ofMinutes(2);

    private final AttemptLimit limit = new AttemptLimit(10, LEAST);

    @Test
    void aLongAttemptMayTakeAMultipleOfItsEstimate() {
        assertThat(limit.of(Duration.ofSeconds(13))).isEqualTo(Duration.ofSeconds(130));
    }

    @Test
    void aShortOneMayTakeTheLeastThereIs() {
        assertThat(limit.of(Duration.ofSeconds(12))).isEqualTo(LEAST);
        assertThat(limit.of(Duration.ofMillis(1))).isEqualTo(LEAST);
    }

    @Test
    void aLimitThatNoAttemptCouldKeepIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AttemptLimit(0, LEAST));
        assertThatIllegalArgumentException().isThrownBy(() -> new AttemptLimit(10, Duration.ZERO));
    }
}
