package dev.kontext.imaging.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.kontext.imaging.Fixtures;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import dev.kontext.imaging.geometry.CropBox;
import dev.kontext.imaging.geometry.Resampler;
import dev.kontext.imaging.intake.ImageIntake;
import dev.kontext.imaging.intake.IntakeLimits;
import dev.kontext.imaging.output.ImageEncoder;
import dev.kontext.imaging.output.OutputFormat;
import dev.kontext.imaging.scene.SceneDrawing;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeTest {
    private static final int WIDTH = 768;
    private static final int HEIGHT = 512;

    private static final Pixels STREET = SceneDrawing.draw();
    private static final Pixels PICTURE = seenFrom(200, 200);

    /** A part of the street: what is in it moves against the point of view. */
    private static Pixels seenFrom(int x, int y) {
        return Resampler.crop(STREET, new CropBox(x, y, WIDTH, HEIGHT));
    }

    @Test
    void theSamePictureHasNeitherChangedNorMoved() {
        var nothing = new Change(0, Optional.of(new Shift(0, 0)));

        assertThat(Change.between(PICTURE, seenFrom(200, 200))).isEqualTo(nothing);
        assertThat(Change.between(Pixels.filled(9, 9, 5, 5, 5), Pixels.filled(9, 9, 5, 5, 5)))
                .isEqualTo(nothing);
    }

    @ParameterizedTest
    @CsvSource({"1,0", "0,-1", "3,2", "-8,0", "16,-5", "-40,40", "120,0", "150,-100"})
    void aShiftIsFoundAndIsNoChange(int x, int y) {
        var change = Change.between(PICTURE, seenFrom(200 - x, 200 - y));

        assertMoved(change, x, y);
        assertThat(change.share()).isLessThan(0.005);
    }

    @ParameterizedTest
    @CsvSource({"0.5,0", "2.5,-1.5", "0.25,0.75"})
    void aShiftOfPartsOfAPixelIsFound(double x, double y) {
        // Four times as large, moved by whole pixels, and back.
        var large = Resampler.resize(STREET, new Size(4 * STREET.width(), 4 * STREET.height()));
        var near = part(large, 800, 800);
        var far = part(large, 800 - (int) (4 * x), 800 - (int) (4 * y));

        var change = Change.between(near, far);

        assertMoved(change, x, y);
        assertThat(change.share()).isLessThan(0.01);
    }

    private static Pixels part(Pixels large, int x, int y) {
        var box = new CropBox(x, y, 4 * WIDTH, 4 * HEIGHT);
        return Resampler.resize(Resampler.crop(large, box), new Size(WIDTH, HEIGHT));
    }

    @ParameterizedTest
    @CsvSource({"40,30", "200,100", "300,300", "700,400"})
    void aRecolouredRectangleIsItsShare(int width, int height) {
        var edited = painted(PICTURE, new CropBox(20, 40, width, height), sample -> 255 - sample);

        var change = Change.between(PICTURE, edited);

        // The blur lets it grow by at most four pixels on each side; grey stays grey when it is inverted.
        double share = (double) width * height / (WIDTH * HEIGHT);
        double grown = (width + 8.0) * (height + 8) / (WIDTH * HEIGHT);
        assertThat(change.share()).isBetween(0.93 * share, grown);
    }

    @Test
    void aRectangleThatHasMovedAlongIsItsShare() {
        var edited = painted(seenFrom(192, 204), new CropBox(100, 100, 200, 200), sample -> 255 - sample);

        var change = Change.between(PICTURE, edited);

        assertMoved(change, 8, -4);
        assertThat(change.share()).isCloseTo(40_000.0 / (WIDTH * HEIGHT), within(0.015));
    }

    @ParameterizedTest
    @CsvSource({"1,12,0,-8", "1.08,0,0,0", "0.9,10,12,6", "1,-20,-20,-20"})
    void aCastOfColourOverAllIsNoChange(double gain, int red, int green, int blue) {
        var offsets = new int[] {red, green, blue};
        var samples = PICTURE.samples().clone();
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) Math.clamp(Math.round((samples[i] & 0xFF) * gain) + offsets[i % 3], 0, 255);
        }

        var change = Change.between(PICTURE, new Pixels(WIDTH, HEIGHT, Pixels.RGB, samples));

        assertThat(change.share()).isLessThan(0.01);
        assertMoved(change, 0, 0);
    }

    @Test
    void aPictureInQuiteOtherColoursHasChanged() {
        var edited = painted(PICTURE, CropBox.whole(PICTURE.size()), sample -> 255 - sample);

        assertThat(Change.between(PICTURE, edited).share()).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6, 12})
    void noiseIsNoChange(int deviation) {
        var change = Change.between(PICTURE, noisy(PICTURE, deviation));

        assertThat(change.share()).isLessThan(0.01);
        assertMoved(change, 0, 0);
    }

    @Test
    void whatAJpegLosesIsNoChange() throws Exception {
        byte[] file = ImageEncoder.encode(seenFrom(197, 200), OutputFormat.JPEG, 80);

        var change = Change.between(PICTURE, ImageIntake.decode(file, IntakeLimits.DEFAULT));

        assertThat(change.share()).isLessThan(0.01);
        assertMoved(change, 3, 0);
    }

    @Test
    void picturesThatHaveNothingInCommonHaveChangedWithoutAShift() {
        var noise = noisy(Pixels.filled(WIDTH, HEIGHT, 128, 128, 128), 60);

        var change = Change.between(PICTURE, noise);

        assertThat(change.shift()).isEmpty();
        assertThat(change.share()).isGreaterThan(0.8);
    }

    @Test
    void aPictureWithoutTextureDoesNotTellItsShift() {
        var change = Change.between(Pixels.filled(256, 256, 200, 30, 30), Pixels.filled(256, 256, 30, 200, 30));

        assertThat(change.shift()).isEmpty();
        assertThat(change.share()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "3,1", "2,2", "16,16", "17,63", "1000,1", "65,64"})
    void picturesOfAnySizeAreCompared(int width, int height) {
        var one = Fixtures.photo(width, height, Pixels.RGB);
        var other = painted(one, CropBox.whole(one.size()), sample -> 255 - sample);

        assertThat(Change.between(one, other).share()).isBetween(0.0, 1.0);
        assertThat(Change.between(one, one).share()).isZero();
    }

    @Test
    void aSmallPictureThatMovedALittleIsRecognised() {
        var one = Resampler.crop(STREET, new CropBox(400, 400, 96, 80));
        var other = Resampler.crop(STREET, new CropBox(398, 401, 96, 80));

        assertMoved(Change.between(one, other), 2, -1);
    }

    @Test
    void whatIsTransparentIsSeenAsWhite() {
        var clear = Pixels.filled(32, 32, 200, 0, 0, 0);
        var otherClear = Pixels.filled(32, 32, 0, 0, 200, 0);

        assertThat(Change.between(clear, otherClear).share()).isZero();
        assertThat(Change.between(clear, Pixels.filled(32, 32, 255, 255, 255)).share())
                .isZero();
        assertThat(Change.between(clear, Pixels.filled(32, 32, 200, 0, 0, 255)).share())
                .isEqualTo(1);
    }

    @Test
    void picturesOfTwoSizesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Change.between(PICTURE, Pixels.filled(3, 3, 1, 2, 3)))
                .withMessageContaining("3x3 RGB");
    }

    @Test
    void aShiftIsRoundedToTenthsWithoutANegativeZero() {
        assertThat(new Shift(-0.04, 7.96).rounded()).isEqualTo(new Shift(0, 8));
        assertThat(new Shift(4, -2).scaled(0.5, 2)).isEqualTo(new Shift(2, -4));
    }

    private static void assertMoved(Change change, double x, double y) {
        assertThat(change.shift()).hasValueSatisfying(shift -> {
            assertThat(shift.x()).isCloseTo(x, within(0.3));
            assertThat(shift.y()).isCloseTo(y, within(0.3));
        });
    }

    private static Pixels painted(Pixels picture, CropBox box, IntUnaryOperator colour) {
        var samples = picture.samples().clone();
        for (int y = box.y(); y < box.y() + box.height(); y++) {
            for (int x = box.x(); x < box.x() + box.width(); x++) {
                for (int c = 0; c < 3; c++) {
                    int at = (y * picture.width() + x) * 3 + c;
                    samples[at] = (byte) colour.applyAsInt(samples[at] & 0xFF);
                }
            }
        }
        return new Pixels(picture.width(), picture.height(), Pixels.RGB, samples);
    }

    private static Pixels noisy(Pixels picture, int deviation) {
        var random = new Random(7);
        var samples = picture.samples().clone();
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) Math.clamp(Math.round((samples[i] & 0xFF) + deviation * random.nextGaussian()), 0, 255);
        }
        return new Pixels(picture.width(), picture.height(), Pixels.RGB, samples);
    }
}
