package dev.kontext.imaging.output;

import static dev.kontext.imaging.Fixtures.distance;
import static dev.kontext.imaging.Fixtures.meanDistance;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kontext.imaging.Fixtures;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.geometry.AlphaPlane;
import dev.kontext.imaging.intake.ImageIntake;
import dev.kontext.imaging.intake.IntakeLimits;
import java.io.ByteArrayInputStream;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageEncoderTest {
    @ParameterizedTest
    @CsvSource({"1,1,3", "3,7,4", "1001,333,3", "333,101,4"})
    void pngKeepsEverySample(int width, int height, int channels) throws Exception {
        Pixels image = Fixtures.photo(width, height, channels);

        byte[] file = ImageEncoder.encode(image, OutputFormat.PNG, 1);

        assertThat(decode(file)).isEqualTo(image);
        assertThat(ImageIO.read(new ByteArrayInputStream(file)).getWidth()).isEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource({"1,1,3", "3,7,4", "1001,333,3", "333,101,4"})
    void webpOfQuality100KeepsEverySample(int width, int height, int channels) throws Exception {
        Pixels image = Fixtures.photo(width, height, channels);

        assertThat(decode(ImageEncoder.encode(image, OutputFormat.WEBP, 100))).isEqualTo(image);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,7", "1001,333"})
    void lossyFilesLookLikeTheImage(int width, int height) throws Exception {
        Pixels image = Fixtures.photo(width, height, 3);

        assertThat(meanDistance(decode(ImageEncoder.encode(image, OutputFormat.JPEG, 95)), image))
                .isLessThan(3);
        assertThat(meanDistance(decode(ImageEncoder.encode(image, OutputFormat.WEBP, 95)), image))
                .isLessThan(5);
    }

    @Test
    void jpegPutsTransparencyOnWhite() throws Exception {
        Pixels image = Fixtures.photo(64, 64, 4);

        Pixels back = decode(ImageEncoder.encode(image, OutputFormat.JPEG, 95));

        assertThat(meanDistance(back, AlphaPlane.flattenOnWhite(image))).isLessThan(4);
    }

    @Test
    void lossyWebpKeepsAlphaExactly() throws Exception {
        Pixels image = Fixtures.photo(65, 33, 4);

        Pixels back = decode(ImageEncoder.encode(image, OutputFormat.WEBP, 80));

        for (int i = 3; i < image.samples().length; i += 4) {
            assertThat(back.samples()[i]).isEqualTo(image.samples()[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void moreQualityIsNotSmaller(OutputFormat format) {
        Pixels image = Fixtures.photo(200, 200, 3);
        int before = 0;
        for (int quality : new int[] {1, 30, 60, 90, 100}) {
            int length = ImageEncoder.encode(image, format, quality).length;
            assertThat(length).isGreaterThanOrEqualTo(before);
            before = length;
        }
    }

    @Test
    void coloursKeepTheirResolutionFromQuality90() {
        Pixels image = Fixtures.photo(64, 64, 3);

        assertThat(brightnessSampling(ImageEncoder.encode(image, OutputFormat.JPEG, 89)))
                .isEqualTo(0x22);
        assertThat(brightnessSampling(ImageEncoder.encode(image, OutputFormat.JPEG, 90)))
                .isEqualTo(0x11);
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void textsAreInTheFileAndTheImageIsTheSame(OutputFormat format) throws Exception {
        var texts = Map.of("Software", "Kontext Fleet SANDBOX", "Description", "not edited by <Kontext> & \u00E9");
        for (int channels : new int[] {3, 4}) {
            for (int quality : new int[] {80, 100}) {
                Pixels image = Fixtures.photo(33, 21, channels);

                byte[] plain = ImageEncoder.encode(image, format, quality);
                byte[] labelled = ImageEncoder.encode(image, format, quality, texts);

                assertThat(new String(labelled, UTF_8))
                        .contains("Kontext Fleet SANDBOX")
                        .contains("\u00E9");
                assertThat(distance(decode(plain), decode(labelled))).isZero();
            }
        }
    }

    @Test
    void theRuntimeReadsTheTextsOfAPng() throws Exception {
        byte[] file = ImageEncoder.encode(
                Pixels.filled(2, 2, 1, 2, 3), OutputFormat.PNG, 100, Map.of("Software", "SANDBOX \u00E9"));
        var reader = ImageIO.getImageReadersByFormatName("png").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(file)));

        var tree = (org.w3c.dom.Element) reader.getImageMetadata(0).getAsTree("javax_imageio_1.0");
        var text = (org.w3c.dom.Element) tree.getElementsByTagName("TextEntry").item(0);

        assertThat(text.getAttribute("keyword")).isEqualTo("Software");
        assertThat(text.getAttribute("value")).isEqualTo("SANDBOX \u00E9");
        reader.dispose();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " Software", "Soft\u00FCware", "a\nb"})
    void aKeyOutOfRangeIsRefused(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ImageEncoder.encode(Pixels.filled(1, 1, 1, 2, 3), OutputFormat.PNG, 90, Map.of(key, "text")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 101, -1})
    void aQualityOutOfRangeIsRefused(int quality) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageEncoder.encode(Pixels.filled(1, 1, 1, 2, 3), OutputFormat.JPEG, quality));
    }

    @Test
    void aThumbnailIsASmallJpeg() throws Exception {
        byte[] file = ImageEncoder.thumbnail(Fixtures.photo(1216, 832, 4));

        assertThat(new String(file, 0, 11, ISO_8859_1)).endsWith("JFIF\0");
        assertThat(decode(file).size()).hasToString("256x175");
    }

    private static int brightnessSampling(byte[] jpeg) {
        for (int i = 0; i + 11 < jpeg.length; i++) {
            if (jpeg[i] == -1 && (jpeg[i + 1] & 0xFF) == 0xC0) {
                return jpeg[i + 11];
            }
        }
        throw new AssertionError("no frame header");
    }

    private static Pixels decode(byte[] file) throws Exception {
        return ImageIntake.decode(file, IntakeLimits.DEFAULT);
    }
}
