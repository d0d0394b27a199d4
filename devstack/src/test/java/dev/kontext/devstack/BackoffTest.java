package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Backoff BACKOFF =
            new Backoff(3, Duration.ofMillis(250), Duration.ofSeconds(5), Duration.ofSeconds(30));

    @ParameterizedTest
    @CsvSource({"1, 0", "3, 0", "4, 250", "5, 500", "8, 4000", "9, 5000", "1000, 5000"})
    void theWaitGrowsWithTheDeathsInARow(int deaths, long millis) {
        assertThat(BACKOFF.before(deaths)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void aDeathAfterACalmTimeStartsANewRow() {
        assertThat(BACKOFF.count(7, Duration.ofSeconds(29))).isEqualTo(8);
        assertThat(BACKOFF.count(7, Duration.ofSeconds(30))).isEqualTo(1);
    }
}
