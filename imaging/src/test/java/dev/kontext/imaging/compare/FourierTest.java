package dev.kontext.imaging.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FourierTest {
    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "1,4", "8,4", "16,16"})
    void eachFrequencyIsTheSumThatDefinesIt(int width, int height) {
        var re = random(width * height, 1);
        var im = random(width * height, 2);
        var gotRe = re.clone();
        var gotIm = im.clone();

        new Fourier(width, height, gotRe, gotIm).transform();

        for (int v = 0; v < height; v++) {
            for (int u = 0; u < width; u++) {
                double sumRe = 0;
                double sumIm = 0;
                for (int i = 0; i < re.length; i++) {
                    double turn = -2
                            * Math.PI
                            * ((double) (i % width) * u / width + (double) Math.floorDiv(i, width) * v / height);
                    sumRe += re[i] * Math.cos(turn) - im[i] * Math.sin(turn);
                    sumIm += re[i] * Math.sin(turn) + im[i] * Math.cos(turn);
                }
                assertThat((double) gotRe[v * width + u]).isCloseTo(sumRe, within(1e-4));
                assertThat((double) gotIm[v * width + u]).isCloseTo(sumIm, within(1e-4));
            }
        }
    }

    @Test
    void sidesThatAreNoPowersOfTwoAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Fourier(3, 4, new float[12], new float[12]));
    }

    private static float[] random(int length, long seed) {
        var random = new Random(seed);
        var values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }
}
