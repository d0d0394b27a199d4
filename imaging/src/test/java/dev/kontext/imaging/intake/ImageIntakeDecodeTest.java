package dev.kontext.imaging.intake;

import static dev.kontext.imaging.Fixtures.adobe;
import static dev.kontext.imaging.Fixtures.concat;
import static dev.kontext.imaging.Fixtures.distance;
import static dev.kontext.imaging.Fixtures.exif;
import static dev.kontext.imaging.Fixtures.latin;
import static dev.kontext.imaging.Fixtures.meanDistance;
import static dev.kontext.imaging.Fixtures.photo;
import static dev.kontext.imaging.Fixtures.raster;
import static dev.kontext.imaging.Fixtures.rawJpeg;
import static dev.kontext.imaging.Fixtures.withSegment;
import static dev.kontext.imaging.Fixtures.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.imaging.Fixtures;
import dev.kontext.imaging.Fixtures.Png;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.output.ImageEncoder;
import dev.kontext.imaging.output.OutputFormat;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageIntakeDecodeTest {
    private static final byte[] LINEAR_RGB =
            ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();

    @ParameterizedTest
    @CsvSource({"1,1", "3,7", "1001,333"})
    void aPngBecomesItsPixels(int width, int height) throws Exception {
        Pixels image = photo(width, height, 3);

        assertThat(decode(write(Fixtures.image(image), "png"))).isEqualTo(image);
    }

    @Test
    void alphaIsKeptAsItIs() throws Exception {
        Pixels image = photo(40, 30, 4);

        assertThat(decode(write(Fixtures.image(image), "png"))).isEqualTo(image);
    }

    @Test
    void alphaThatIsOpaqueEverywhereIsDropped() throws Exception {
        assertThat(decode(write(Fixtures.image(Pixels.filled(5, 4, 10, 20, 30, 255)), "png")))
                .isEqualTo(Pixels.filled(5, 4, 10, 20, 30));
    }

    @Test
    void greyStaysAsBrightAsItIs() throws Exception {
        var grey = new BufferedImage(9, 5, BufferedImage.TYPE_BYTE_GRAY);
        grey.setData(raster(9, 5, 100));

        assertThat(decode(write(grey, "png"))).isEqualTo(Pixels.filled(9, 5, 100, 100, 100));
        assertThat(distance(decode(write(grey, "jpeg")), Pixels.filled(9, 5, 100, 100, 100)))
                .isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1,1,255", "2,2,170", "4,7,119"})
    void greyOfFewBitsIsStretchedTo8(int depth, int level, int expected) throws Exception {
        byte[] rows = {0, (byte) (level << (8 - depth))};

        byte[] file = new Png().header(1, 1, depth, 0).data(rows).end();

        assertThat(decode(file)).isEqualTo(Pixels.filled(1, 1, expected, expected, expected));
    }

    @Test
    void sixteenBitsAreRoundedTo8() throws Exception {
        byte[] rows = {0, 0x12, (byte) 0x80, (byte) 0xFF, (byte) 0xFF, 0, 0x7F};

        byte[] rgb = new Png().header(1, 1, 16, 2).data(rows).end();
        byte[] grey = new Png()
                .header(1, 1, 16, 0)
                .data(new byte[] {0, 0x12, (byte) 0x80})
                .end();

        assertThat(decode(rgb)).isEqualTo(Pixels.filled(1, 1, 0x12, 0xFF, 0));
        assertThat(decode(grey)).isEqualTo(Pixels.filled(1, 1, 0x12, 0x12, 0x12));
    }

    @Test
    void sixteenBitGreyWithAlphaWorks() throws Exception {
        byte[] rows = {0, 0x40, 0x40, (byte) 0x80, (byte) 0x80};

        assertThat(decode(new Png().header(1, 1, 16, 4).data(rows).end()))
                .isEqualTo(Pixels.filled(1, 1, 0x40, 0x40, 0x40, 0x80));
    }

    @Test
    void aPaletteWithTransparencyBecomesRgba() throws Exception {
        byte[] palette = {10, 20, 30, 40, 50, 60};
        byte[] transparency = {(byte) 128};

        byte[] file = new Png()
                .header(2, 1, 8, 3)
                .chunk("PLTE", palette)
                .chunk("tRNS", transparency)
                .data(new byte[] {0, 0, 1})
                .end();

        assertThat(decode(file).samples()).containsExactly(10, 20, 30, 128, 40, 50, 60, 255);
    }

    @Test
    void oneTransparentColourBecomesAlpha() throws Exception {
        byte[] rgb = new Png()
                .header(2, 1, 8, 2)
                .chunk("tRNS", new byte[] {0, 1, 0, 2, 0, 3})
                .data(new byte[] {0, 1, 2, 3, 1, 2, 4})
                .end();
        byte[] grey = new Png()
                .header(2, 1, 8, 0)
                .chunk("tRNS", new byte[] {0, 7})
                .data(new byte[] {0, 7, 9})
                .end();

        assertThat(decode(rgb).samples()).containsExactly(1, 2, 3, 0, 1, 2, 4, 255);
        assertThat(decode(grey).samples()).containsExactly(7, 7, 7, 0, 9, 9, 9, 255);
    }

    @Test
    void aPngWithColourProfileIsConvertedToSrgb() throws Exception {
        byte[] profile = concat(latin("p\0\0"), Fixtures.deflate(LINEAR_RGB));
        byte[] rows = {0, 55, 55, 55};

        byte[] file =
                new Png().header(1, 1, 8, 2).chunk("iCCP", profile).data(rows).end();

        assertThat(distance(decode(file), Pixels.filled(1, 1, 128, 128, 128))).isLessThanOrEqualTo(2);
    }

    @Test
    void aGreyProfileIsConvertedToo() throws Exception {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        byte[] profile = concat(latin("p\0\0"), Fixtures.deflate(linear));

        byte[] file = new Png()
                .header(1, 1, 8, 0)
                .chunk("iCCP", profile)
                .data(new byte[] {0, 55})
                .end();

        assertThat(distance(decode(file), Pixels.filled(1, 1, 128, 128, 128))).isLessThanOrEqualTo(2);
    }

    @Test
    void aBrokenProfileIsNoProfile() throws Exception {
        byte[] file = new Png()
                .header(1, 1, 8, 2)
                .chunk("iCCP", concat(latin("p\0\0"), Fixtures.deflate(latin("no profile at all"))))
                .data(new byte[] {0, 1, 2, 3})
                .end();

        assertThat(decode(file)).isEqualTo(Pixels.filled(1, 1, 1, 2, 3));
    }

    @Test
    void aJpegWithColourProfileIsConvertedToSrgb() throws Exception {
        byte[] jpeg = write(Fixtures.image(Pixels.filled(8, 8, 55, 55, 55)), "jpeg");
        int half = LINEAR_RGB.length / 2;
        byte[] second = concat(latin("ICC_PROFILE\0\2\2"), Arrays.copyOfRange(LINEAR_RGB, half, LINEAR_RGB.length));
        byte[] first = concat(latin("ICC_PROFILE\0\1\2"), Arrays.copyOf(LINEAR_RGB, half));

        byte[] file = withSegment(withSegment(jpeg, 0xE2, first), 0xE2, second);

        assertThat(distance(decode(file), Pixels.filled(8, 8, 128, 128, 128))).isLessThanOrEqualTo(3);
    }

    @Test
    void aJpegLooksLikeItsOriginal() throws Exception {
        Pixels image = photo(101, 53, 3);

        assertThat(meanDistance(decode(write(Fixtures.image(image), "jpeg")), image))
                .isLessThan(5);
    }

    @Test
    void cmykAsPhotoshopWritesItBecomesRgb() throws Exception {
        // Stored inverted: no cyan, full magenta and yellow, no black is red.
        byte[] file = withSegment(rawJpeg(raster(16, 16, 255, 0, 0, 255)), 0xEE, adobe(0));

        Pixels red = decode(file);

        assertThat(red.channels()).isEqualTo(3);
        assertThat(red.sample(8, 8, 0)).isGreaterThan(200);
        assertThat(red.sample(8, 8, 1)).isLessThan(60);
        assertThat(red.sample(8, 8, 2)).isLessThan(60);
    }

    @Test
    void ycckBecomesRgb() throws Exception {
        // The same red: the stored CMY turned round once more is cyan, as Y, Cb, Cr.
        byte[] file = withSegment(rawJpeg(raster(16, 16, 179, 171, 0, 255)), 0xEE, adobe(2));

        Pixels red = decode(file);

        assertThat(red.channels()).isEqualTo(3);
        assertThat(red.sample(8, 8, 0)).isGreaterThan(200);
        assertThat(red.sample(8, 8, 1)).isLessThan(60);
        assertThat(red.sample(8, 8, 2)).isLessThan(60);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyOrientationIsTurnedUpright(int orientation) throws Exception {
        Pixels upright = photo(23, 11, 4);
        Pixels stored = asStored(upright, orientation);
        byte[] pixels = write(Fixtures.image(stored), "png");

        // Between the signature with its header and the rest.
        byte[] chunk = new Png().chunk("eXIf", exif(orientation)).end();
        byte[] file = concat(
                Arrays.copyOf(pixels, 33),
                Arrays.copyOfRange(chunk, 8, chunk.length - 12),
                Arrays.copyOfRange(pixels, 33, pixels.length));

        assertThat(decode(file)).isEqualTo(upright);
        assertThat(ImageIntake.probe(file, IntakeLimits.DEFAULT))
                .isEqualTo(new ImageInfo(ImageType.PNG, upright.size(), orientation));
    }

    @Test
    void jpegAndWebpHaveOrientationToo() throws Exception {
        Pixels stored = photo(40, 20, 3);
        byte[] jpeg = withSegment(write(Fixtures.image(stored), "jpeg"), 0xE1, concat(latin("Exif\0\0"), exif(6)));
        byte[] webp = extended(ImageEncoder.encode(stored, OutputFormat.WEBP, 100), "EXIF", exif(8));

        assertThat(decode(jpeg).size()).hasToString("20x40");
        assertThat(decode(webp)).isEqualTo(ExifOrientation.apply(stored, 8));
    }

    @Test
    void aWebpWithColourProfileIsConvertedToSrgb() throws Exception {
        byte[] plain = ImageEncoder.encode(Pixels.filled(4, 4, 55, 55, 55), OutputFormat.WEBP, 100);

        assertThat(distance(decode(extended(plain, "ICCP", LINEAR_RGB)), Pixels.filled(4, 4, 128, 128, 128)))
                .isLessThanOrEqualTo(2);
    }

    @Test
    void alphaThatAWebpHoldsUnpackedIsReadWithItsFilter() throws Exception {
        Pixels rgb = Pixels.filled(3, 2, 90, 90, 90);
        byte[] lossy = ImageEncoder.encode(rgb, OutputFormat.WEBP, 90);

        // Filter 1: each value is the difference from its left neighbour, a row's first from the one above.
        byte[] file = extended(lossy, "ALPH", new byte[] {1 << 2, 10, 10, 10, 5, 5, 5});

        Pixels decoded = decode(file);
        assertThat(decoded.channels()).isEqualTo(4);
        assertThat(new int[] {
                    decoded.sample(0, 0, 3), decoded.sample(1, 0, 3), decoded.sample(2, 0, 3),
                    decoded.sample(0, 1, 3), decoded.sample(1, 1, 3), decoded.sample(2, 1, 3)
                })
                .containsExactly(10, 20, 30, 15, 20, 25);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50, 80, 95})
    void aLossyWebpLooksLikeItsOriginalToTheLastRow(int quality) throws Exception {
        Pixels image = photo(700, 500, 3);

        assertThat(meanDistance(decode(ImageEncoder.encode(image, OutputFormat.WEBP, quality)), image))
                .isLessThan(8);
    }

    @Test
    void aStillGifIsReadWithItsTransparency() throws Exception {
        // Two by one: the first pixel of colour 1, the second of colour 0, which is transparent. Codes of three bits:
        // 4 clears, 5 ends.
        byte[] file = concat(
                latin("GIF89a\2\0\1\0\200\0\0"),
                new byte[] {1, 2, 3, 40, 50, 60},
                latin("!\u00F9\4\1\0\0\0\0"),
                latin(",\0\0\0\0\2\0\1\0\0\2\2"),
                new byte[] {(byte) (4 | 1 << 3), (byte) (5 << 1), 0, 0x3B});

        assertThat(decode(file).samples()).containsExactly(40, 50, 60, 255, 1, 2, 3, 0);
    }

    @Test
    void aGifFrameStandsInItsPlaceOnTheCanvas() throws Exception {
        byte[] file = concat(
                latin("GIF89a\3\0\2\0\200\0\0"),
                new byte[] {1, 2, 3, 40, 50, 60},
                latin(",\1\0\1\0\2\0\1\0\0\2\2"),
                new byte[] {(byte) (4 | 1 << 3), (byte) (5 << 1), 0, 0x3B});

        Pixels decoded = decode(file);

        assertThat(decoded.size()).hasToString("3x2");
        assertThat(decoded.sample(0, 1, 3)).isZero();
        assertThat(decoded.sample(1, 1, 0)).isEqualTo(40);
        assertThat(decoded.sample(2, 1, 3)).isEqualTo(255);
    }

    @Test
    void aBitmapIsRead() throws Exception {
        Pixels image = photo(7, 5, 3);

        assertThat(decode(write(Fixtures.image(image), "bmp"))).isEqualTo(image);
    }

    @Test
    void whatFollowsTheImageIsNotLookedAt() throws Exception {
        Pixels image = photo(8, 8, 3);
        byte[] png = concat(write(Fixtures.image(image), "png"), latin("PK\3\4<script>alert(1)</script>"));
        byte[] jpeg = concat(write(Fixtures.image(image), "jpeg"), write(Fixtures.image(image), "jpeg"));

        assertThat(decode(png)).isEqualTo(image);
        assertThat(decode(jpeg).size()).isEqualTo(image.size());
    }

    @Test
    void decodersAreFoundUnderAnyContextClassLoader() throws Exception {
        byte[] png = write(Fixtures.image(photo(8, 8, 3)), "png");
        var thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            assertThat(decode(png)).isEqualTo(photo(8, 8, 3));
            assertThat(decode(ImageEncoder.encode(photo(8, 8, 3), OutputFormat.WEBP, 100)))
                    .isEqualTo(photo(8, 8, 3));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Pixels decode(byte[] file) throws Exception {
        return ImageIntake.decode(file, IntakeLimits.DEFAULT);
    }

    /** By the meaning of the tag: which side of the upright image the stored first row and column are. */
    private static Pixels asStored(Pixels upright, int orientation) {
        int w = upright.width();
        int h = upright.height();
        boolean turned = orientation >= 5;
        int width = turned ? h : w;
        int height = turned ? w : h;
        var out = new byte[upright.samples().length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                // Rows of a turned image are columns of the upright one: 5 and 8 from its left, 6 and 7 from its right.
                int fromX = switch (orientation) {
                    case 1, 4 -> x;
                    case 2, 3 -> w - 1 - x;
                    case 5, 8 -> y;
                    default -> w - 1 - y;
                };
                int fromY = switch (orientation) {
                    case 1, 2 -> y;
                    case 3, 4 -> h - 1 - y;
                    case 5, 6 -> x;
                    default -> h - 1 - x;
                };
                for (int c = 0; c < 4; c++) {
                    out[(y * width + x) * 4 + c] = (byte) upright.sample(fromX, fromY, c);
                }
            }
        }
        return new Pixels(width, height, 4, out);
    }

    /** A WebP with one more chunk before its pixels. */
    private static byte[] extended(byte[] simple, String kind, byte[] body) throws Exception {
        var size = ImageIntake.probe(simple, IntakeLimits.DEFAULT).size();
        int padding = body.length & 1;
        int flags = kind.equals("ALPH") ? 0x10 : kind.equals("ICCP") ? 0x20 : 0x08;
        var out = ByteBuffer.allocate(simple.length + 18 + 8 + body.length + padding)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put(simple, 0, 12).put(latin("VP8X")).putInt(10).putInt(flags);
        out.putShort((short) (size.width() - 1)).put((byte) 0);
        out.putShort((short) (size.height() - 1)).put((byte) 0);
        out.put(latin(kind)).putInt(body.length).put(body).put(new byte[padding]);
        out.put(simple, 12, simple.length - 12);
        out.putInt(4, out.capacity() - 8);
        return out.array();
    }
}
