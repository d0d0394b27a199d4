package dev.kontext.imaging.geometry;

import static dev.kontext.imaging.Fixtures.meanDistance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kontext.imaging.Fixtures;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    @ParameterizedTest
    @CsvSource({"1,1,1024,1024", "3,7,672,1568", "1001,333,1568,672", "4000,30,16,16", "17,1,1,300", "500,500,499,501"})
    void oneColourStaysThatColourAtAnySize(int width, int height, int toWidth, int toHeight) {
        var target = new Size(toWidth, toHeight);

        assertThat(Resampler.resize(Pixels.filled(width, height, 0, 255, 137), target))
                .isEqualTo(Pixels.filled(toWidth, toHeight, 0, 255, 137));
        assertThat(Resampler.resize(Pixels.filled(width, height, 40, 200, 137, 255), target))
                .isEqualTo(Pixels.filled(toWidth, toHeight, 40, 200, 137, 255));
    }

    @Test
    void theSameSizeIsTheSameImage() {
        Pixels image = Fixtures.photo(31, 17, 3);

        assertThat(Resampler.resize(image, new Size(31, 17))).isSameAs(image);
    }

    @Test
    void upAndDownAgainIsNearlyTheOriginal() {
        Pixels image = Fixtures.photo(301, 203, 3);

        Pixels back = Resampler.resize(Resampler.resize(image, new Size(1248, 832)), image.size());

        assertThat(meanDistance(image, back)).isLessThan(0.6);
    }

    @Test
    void theMiddleStaysInTheMiddle() {
        var samples = new byte[101 * 101 * 3];
        for (int c = 0; c < 3; c++) {
            samples[(50 * 101 + 50) * 3 + c] = (byte) 255;
        }

        Pixels large = Resampler.resize(new Pixels(101, 101, 3, samples), new Size(303, 303));

        assertThat(large.sample(151, 151, 0)).isGreaterThan(240);
        for (int d = 1; d < 10; d++) {
            assertThat(large.sample(151 - d, 151, 0)).isEqualTo(large.sample(151 + d, 151, 0));
            assertThat(large.sample(151, 151 - d, 0)).isEqualTo(large.sample(151, 151 + d, 0));
        }
    }

    @Test
    void aFinePatternBecomesItsAverage() {
        var samples = new byte[400 * 400 * 3];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) ((i / 3 + i / 1200) % 2 == 0 ? 255 : 0);
        }

        Pixels small = Resampler.resize(new Pixels(400, 400, 3, samples), new Size(50, 50));

        for (byte sample : small.samples()) {
            assertThat(sample & 0xFF).isBetween(124, 131);
        }
    }

    @Test
    void whatIsTransparentLendsNoColour() {
        var samples = new byte[200 * 10 * 4];
        for (int i = 0; i < samples.length; i += 4) {
            boolean left = i / 4 % 200 < 100;
            samples[i] = (byte) (left ? 255 : 0);
            samples[i + 1] = (byte) (left ? 0 : 255);
            samples[i + 3] = (byte) (left ? 255 : 0);
        }

        Pixels small = Resampler.resize(new Pixels(200, 10, 4, samples), new Size(37, 10));

        for (int x = 0; x < 37; x++) {
            if (small.sample(x, 5, 3) > 8) {
                assertThat(small.sample(x, 5, 0)).isGreaterThan(245);
                assertThat(small.sample(x, 5, 1)).isLessThan(10);
            }
        }
    }

    @Test
    void aCutIsThoseSamples() {
        Pixels image = Fixtures.photo(20, 10, 4);

        Pixels cut = Resampler.crop(image, new CropBox(3, 4, 7, 5));

        assertThat(cut.size()).isEqualTo(new Size(7, 5));
        assertThat(cut.sample(0, 0, 2)).isEqualTo(image.sample(3, 4, 2));
        assertThat(cut.sample(6, 4, 3)).isEqualTo(image.sample(9, 8, 3));
        assertThat(Resampler.crop(image, new CropBox(0, 0, 20, 10))).isSameAs(image);
        assertThatIllegalArgumentException().isThrownBy(() -> Resampler.crop(image, new CropBox(14, 0, 7, 1)));
    }

    @ParameterizedTest
    @CsvSource({"1216,832,256x175", "832,1216,175x256", "100,50,100x50", "16000,1,256x1", "256,256,256x256"})
    void fittingKeepsTheShapeAndNeverEnlarges(int width, int height, String fitted) {
        Pixels image = Pixels.filled(width, height, 1, 2, 3);

        assertThat(Resampler.fitWithin(image, 256).size()).hasToString(fitted);
    }
}
