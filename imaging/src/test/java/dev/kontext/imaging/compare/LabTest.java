package dev.kontext.imaging.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kontext.imaging.Pixels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabTest {
    /** Of the sRGB primaries and greys, under D65, as textbooks have them. */
    @ParameterizedTest
    @CsvSource({
        "255,255,255, 100,0,0",
        "255,0,0, 53.24,80.09,67.20",
        "0,255,0, 87.73,-86.18,83.18",
        "0,0,255, 32.30,79.19,-107.86",
        "119,119,119, 50.03,0,0",
        "8,8,8, 2.19,0,0"
    })
    void coloursHaveTheirKnownPlace(int red, int green, int blue, double l, double a, double b) {
        var black = ColourPlanes.of(Pixels.filled(1, 1, 0, 0, 0), 1);
        var colour = ColourPlanes.of(Pixels.filled(1, 1, red, green, blue), 1);

        float[][] lab = Lab.difference(black, colour);

        assertThat((double) lab[0][0]).isCloseTo(l, within(0.1));
        assertThat((double) lab[1][0]).isCloseTo(a, within(0.2));
        assertThat((double) lab[2][0]).isCloseTo(b, within(0.2));
    }
}
