package dev.kontext.imaging.scene;

import static dev.kontext.imaging.Fixtures.meanDistance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.intake.ImageIntake;
import dev.kontext.imaging.intake.IntakeLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SceneDrawingTest {
    @Test
    void theExampleIsWhatIsDrawn() throws Exception {
        Pixels example = ImageIntake.decode(Files.readAllBytes(Path.of("../examples/scene.png")), IntakeLimits.DEFAULT);

        assertThat(example.size()).hasToString("1216x832");
        // Edges may be smoothed a little differently by another Java runtime.
        assertThat(meanDistance(example, SceneDrawing.draw())).isLessThan(1);
    }

    @Test
    void theCarIsTheOnlyLargeThingOfAStrongColourInTheLowerHalf() {
        Pixels scene = SceneDrawing.draw();
        int car = 0;
        int others = 0;
        for (int y = scene.height() / 2; y < scene.height(); y++) {
            for (int x = 0; x < scene.width(); x++) {
                int red = scene.sample(x, y, 0);
                int green = scene.sample(x, y, 1);
                int blue = scene.sample(x, y, 2);
                int most = Math.max(red, Math.max(green, blue));
                int least = Math.min(red, Math.min(green, blue));
                if (most > 0 && (most - least) * 100 / most > 50) {
                    if (most == blue) {
                        car++;
                    } else {
                        others++;
                    }
                }
            }
        }

        assertThat(car).isGreaterThan(50_000);
        assertThat(others).isLessThan(5_000);
    }
}
