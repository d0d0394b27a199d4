package dev.kontext.imaging.geometry;

import static dev.kontext.imaging.Fixtures.distance;
import static dev.kontext.imaging.Fixtures.meanDistance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kontext.imaging.Fixtures;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceImageTest {
    @ParameterizedTest
    @CsvSource({"1,1,3", "3,7,4", "1001,333,3", "640,480,4"})
    void theModelSeesItsSizeAndTheClientGetsTheInputs(int width, int height, int channels) {
        Pixels input = Fixtures.photo(width, height, channels);
        var plan = GeometryPlan.forEdit(input.size(), Optional.empty());

        var reference = ReferenceImage.of(input, plan);
        Pixels result = reference.finish(reference.pixels());

        assertThat(reference.pixels().size()).isEqualTo(plan.model());
        assertThat(reference.pixels().channels()).isEqualTo(3);
        assertThat(result.size()).isEqualTo(input.size());
        assertThat(result.channels()).isEqualTo(channels);
    }

    @Test
    void anAnswerEqualToTheReferenceIsNearlyTheInput() {
        Pixels input = Fixtures.photo(500, 333, 3);
        var reference = ReferenceImage.of(input, GeometryPlan.forEdit(input.size(), Optional.empty()));

        assertThat(meanDistance(reference.finish(reference.pixels()), input)).isLessThan(0.6);
    }

    @Test
    void anotherShapeComesFromTheMiddle() {
        Pixels input = Fixtures.photo(400, 200, 3);
        var plan = GeometryPlan.forEdit(input.size(), Optional.of(new Size(200, 200)));
        var reference = ReferenceImage.of(input, plan);

        Pixels result = reference.finish(reference.pixels());

        assertThat(meanDistance(result, Resampler.crop(input, new CropBox(100, 0, 200, 200))))
                .isLessThan(0.6);
    }

    @Test
    void alphaIsKeptAndResized() {
        Pixels input = Fixtures.photo(300, 300, 4);
        var plan = GeometryPlan.forEdit(input.size(), Optional.of(new Size(150, 150)));
        var reference = ReferenceImage.of(input, plan);

        Pixels result = reference.finish(reference.pixels());

        assertThat(AlphaPlane.of(result).size()).isEqualTo(new Size(150, 150));
        assertThat(distance(alphaAsGrey(result), Resampler.resize(alphaAsGrey(input), new Size(150, 150))))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void alphaPutBackOnWhiteGivesTheColoursAgain() {
        Pixels input = Fixtures.photo(64, 64, 4);

        Pixels back = AlphaPlane.of(input).applyTo(AlphaPlane.flattenOnWhite(input));

        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                int tolerance = 1 + 255 / Math.max(1, input.sample(x, y, 3));
                for (int c = 0; c < 3; c++) {
                    assertThat(back.sample(x, y, c))
                            .isBetween(input.sample(x, y, c) - tolerance, input.sample(x, y, c) + tolerance);
                }
                assertThat(back.sample(x, y, 3)).isEqualTo(input.sample(x, y, 3));
            }
        }
    }

    @Test
    void whatIsTransparentIsWhiteToTheModel() {
        assertThat(AlphaPlane.flattenOnWhite(Pixels.filled(2, 2, 10, 20, 30, 0)))
                .isEqualTo(Pixels.filled(2, 2, 255, 255, 255));
    }

    @Test
    void aPlanWithoutInputIsRefused() {
        var plan = GeometryPlan.forGeneration(new Size(64, 64));

        assertThatIllegalArgumentException().isThrownBy(() -> ReferenceImage.of(Fixtures.photo(64, 64, 3), plan));
    }

    private static Pixels alphaAsGrey(Pixels rgba) {
        var out = new byte[rgba.width() * rgba.height() * 3];
        for (int i = 0; i < out.length; i++) {
            out[i] = rgba.samples()[i / 3 * 4 + 3];
        }
        return new Pixels(rgba.width(), rgba.height(), 3, out);
    }
}
