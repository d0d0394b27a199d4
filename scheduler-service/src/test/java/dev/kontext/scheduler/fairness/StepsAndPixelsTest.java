package dev.kontext.scheduler.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.InputImage;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.References;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepsAndPixelsTest {
    private static final InputImage INPUT = new InputImage(Digest.of(new byte[0]), 800, 600);

    private final Estimator estimator = new StepsAndPixels(400);

    @Test
    void aPictureTakesItsStepsTimesItsMegapixels() {
        assertThat(estimator.estimate(spec(28, 1024, 1024))).isEqualTo(Duration.ofMillis(11_200));
        assertThat(estimator.estimate(spec(28, 1024, 512))).isEqualTo(Duration.ofMillis(5_600));
    }

    @Test
    void theModelNeverWorksAtMoreThanAMegapixel() {
        assertThat(estimator.estimate(spec(28, 4096, 4096))).isEqualTo(estimator.estimate(spec(28, 1024, 1024)));
    }

    @Test
    void anEditTakesTwiceAsLongAsAPictureFromNothing() {
        assertThat(estimator.estimate(spec(28, 1024, 1024, INPUT))).isEqualTo(Duration.ofMillis(22_400));
    }

    @Test
    void aSmallDeliverableThatTheModelDrawsLargeIsNoCheaper() {
        assertThat(estimator.estimate(spec(28, 64, 64, INPUT)))
                .isEqualTo(estimator.estimate(spec(28, 1024, 1024, INPUT)));
        assertThat(estimator.estimate(spec(28, 100, 100))).isEqualTo(estimator.estimate(spec(28, 1024, 1024)));
    }

    @Test
    void severalInputsTakeAsLongAsOne() {
        assertThat(estimator.estimate(spec(28, 1024, 1024, INPUT, INPUT, INPUT)))
                .isEqualTo(estimator.estimate(spec(28, 1024, 1024, INPUT)));
    }

    @Test
    void nothingIsFree() {
        assertThat(estimator.estimate(spec(1, 16, 16))).isEqualTo(Duration.ofMillis(1));
    }

    private static JobSpec spec(int steps, int width, int height, InputImage... inputs) {
        return new JobSpec(
                "a red car",
                List.of(inputs),
                inputs.length > 1 ? References.STITCH : References.SINGLE,
                7,
                steps,
                2.5,
                width,
                height,
                ImageFormat.PNG,
                null,
                Lane.INTERACTIVE,
                Map.of());
    }
}
