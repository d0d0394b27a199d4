package dev.kontext.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.benchmarks.load.Rounds.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final Rounds rounds = new Rounds(List.of(runs(3000, 1000, 2000), runs(1500, 900, 2000)));

    @Test
    void aVariantIsComparedWithinItsRound() {
        assertThat(rounds.share(1)).isEqualTo(0.9);
        assertThat(rounds.shareText(1)).isEqualTo("90 % of it, 50 to 100 % in 3 rounds");
    }

    @Test
    void theMedianRunIsNotThatOfTheMiddleRound() {
        assertThat(rounds.median(0).perSecond()).isEqualTo(2000);
        assertThat(rounds.medianText(0)).isEqualTo("2000, the median of 3000, 1000, 2000");
    }

    private static List<Run> runs(double first, double second, double third) {
        return List.of(new Run(first, ""), new Run(second, ""), new Run(third, ""));
    }
}
