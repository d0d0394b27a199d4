package dev.kontext.imaging.intake;

import static dev.kontext.imaging.Fixtures.concat;
import static dev.kontext.imaging.Fixtures.latin;
import static dev.kontext.imaging.Fixtures.photo;
import static dev.kontext.imaging.Fixtures.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kontext.imaging.Fixtures;
import dev.kontext.imaging.Fixtures.Png;
import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.RefusalCode;
import dev.kontext.imaging.output.ImageEncoder;
import dev.kontext.imaging.output.OutputFormat;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageIntakeRefusalTest {
    private static final IntakeLimits LIMITS = IntakeLimits.DEFAULT;

    static Map<String, byte[]> goodFiles() {
        Pixels image = photo(120, 90, 3);
        var files = new LinkedHashMap<String, byte[]>();
        files.put("png", write(Fixtures.image(image), "png"));
        files.put("jpeg", write(Fixtures.image(image), "jpeg"));
        files.put("gif", write(Fixtures.image(image), "gif"));
        files.put("bmp", write(Fixtures.image(image), "bmp"));
        files.put("lossy webp", ImageEncoder.encode(image, OutputFormat.WEBP, 80));
        files.put("lossless webp", ImageEncoder.encode(image, OutputFormat.WEBP, 100));
        files.put("webp with alpha", ImageEncoder.encode(photo(120, 90, 4), OutputFormat.WEBP, 80));
        return files;
    }

    static Iterable<Map.Entry<String, byte[]>> eachGoodFile() {
        return goodFiles().entrySet();
    }

    @ParameterizedTest
    @MethodSource("eachGoodFile")
    void aFileCutOffAnywhereIsRefused(Map.Entry<String, byte[]> file) {
        byte[] whole = file.getValue();
        for (int eighth = 1; eighth < 8; eighth++) {
            byte[] cut = Arrays.copyOf(whole, whole.length * eighth / 8);
            assertThat(refusal(cut).code()).isEqualTo(RefusalCode.INVALID_IMAGE);
        }
        assertThat(refusal(Arrays.copyOf(whole, whole.length - 3)))
                .hasMessageContaining("cut off")
                .hasMessageContaining("send the whole file");
    }

    @ParameterizedTest
    @MethodSource("eachGoodFile")
    void aFileWhosePixelsEndEarlyIsRefused(Map.Entry<String, byte[]> file) {
        // The structure is whole, so only the decoder can tell. That of GIF does not.
        byte[] hollow = switch (file.getKey()) {
            case "png" ->
                new Png().header(120, 90, 8, 2).data(new byte[361 * 40]).end();
            case "jpeg" ->
                concat(Arrays.copyOf(file.getValue(), file.getValue().length / 2), new byte[] {-1, (byte) 0xD9});
            case "lossy webp", "lossless webp" -> hollowWebp(file.getValue());
            default -> new byte[0];
        };
        if (hollow.length > 0) {
            assertThat(refusal(hollow).code()).isEqualTo(RefusalCode.INVALID_IMAGE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u0089PNG",
                "hello",
                "<html><body>hi</body></html>",
                "GIF",
                "RIFF....WAVEfmt ",
                "\u007FELF",
                "PK\u0003\u0004",
                "#!/bin/sh"
            })
    void whatIsNoImageIsUnsupported(String content) {
        assertThat(refusal(latin(content)))
                .hasMessage("This is not an image; send a PNG, JPEG or WebP file.")
                .extracting(ImageRefusedException::code)
                .isEqualTo(RefusalCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @ParameterizedTest
    @CsvSource({
        "'<svg xmlns=\"http://www.w3.org/2000/svg\"/>', an SVG drawing",
        "'<?xml version=\"1.0\"?><!DOCTYPE svg><SVG>', an SVG drawing",
        "'%PDF-1.7', a PDF document",
        "'8BPS', a Photoshop document"
    })
    void knownKindsThatAreNotTakenAreNamed(String content, String name) {
        assertThat(refusal(latin(content)))
                .hasMessage("This is " + name + "; save it as PNG, JPEG or WebP.")
                .extracting(ImageRefusedException::code)
                .isEqualTo(RefusalCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void tiffAndPhonesFormatsAreNamed() {
        assertThat(refusal(latin("II*\0\10\0\0\0"))).hasMessageContaining("a TIFF file");
        assertThat(refusal(latin("\0\0\0\30ftypheic\0\0\0\0"))).hasMessageContaining("a HEIC file");
        assertThat(refusal(latin("\0\0\0\34ftypavif\0\0\0\0"))).hasMessageContaining("an AVIF file");
    }

    @Test
    void theNameOfAnotherKindInsideChangesNothing() throws Exception {
        byte[] png = new Png()
                .header(1, 1, 8, 2)
                .chunk("tEXt", latin("x\0<svg onload=alert(1)>"))
                .data(new byte[] {0, 1, 2, 3})
                .end();

        assertThat(ImageIntake.probe(png, LIMITS).type()).isEqualTo(ImageType.PNG);
    }

    @Test
    void aHugeImageInATinyFileIsTooLarge() {
        byte[] png = new Png().header(100_000, 100_000, 8, 6).data(new byte[1]).end();

        assertThat(refusal(png))
                .hasMessage("This image is 100000x100000; make it at most 16383 pixels along each side.")
                .extracting(ImageRefusedException::code)
                .isEqualTo(RefusalCode.IMAGE_TOO_LARGE);
        assertThat(refusal(new Png()
                                .header(Integer.MAX_VALUE, Integer.MAX_VALUE, 16, 6)
                                .data(new byte[1])
                                .end())
                        .code())
                .isEqualTo(RefusalCode.IMAGE_TOO_LARGE);
        assertThat(refusal(
                        new Png().header(10_000, 10_000, 8, 6).data(new byte[1]).end()))
                .hasMessage("This image is 10000x10000, 100000000 pixels; make it at most 50000000 pixels.");
    }

    @ParameterizedTest
    @MethodSource("eachGoodFile")
    void limitsHoldForEveryKind(Map.Entry<String, byte[]> file) throws Exception {
        byte[] bytes = file.getValue();

        assertThat(ImageIntake.probe(bytes, new IntakeLimits(bytes.length, 120 * 90, 120))
                        .size())
                .hasToString("120x90");
        assertThat(refusal(bytes, new IntakeLimits(bytes.length, 120 * 90 - 1, 120))
                        .code())
                .isEqualTo(RefusalCode.IMAGE_TOO_LARGE);
        assertThat(refusal(bytes, new IntakeLimits(bytes.length, 120 * 90, 119)).code())
                .isEqualTo(RefusalCode.IMAGE_TOO_LARGE);
        assertThat(refusal(bytes, new IntakeLimits(bytes.length - 1, 120 * 90, 120))
                        .code())
                .isEqualTo(RefusalCode.IMAGE_TOO_LARGE);
    }

    @Test
    void aSmallHeaderDoesNotHideALargeImage() {
        byte[] webp = ImageEncoder.encode(photo(120, 90, 3), OutputFormat.WEBP, 100);
        var file = ByteBuffer.allocate(webp.length + 18).order(ByteOrder.LITTLE_ENDIAN);
        file.put(webp, 0, 12).put(latin("VP8X")).putInt(10).put(new byte[10]).put(webp, 12, webp.length - 12);
        file.putInt(4, file.capacity() - 8);

        assertThat(refusal(file.array())).hasMessageContaining("its size is impossible");
    }

    @Test
    void aCompressedProfileIsOpenedOnlyUpToABound() {
        byte[] bomb = concat(latin("p\0\0"), Fixtures.deflate(new byte[64 << 20]));

        byte[] png = new Png()
                .header(1, 1, 8, 2)
                .chunk("iCCP", bomb)
                .data(new byte[] {0, 1, 2, 3})
                .end();

        assertThat(refusal(png)).hasMessageContaining("colour profile is far too large");
    }

    @Test
    void aTinyWebpThatPromisesManyCodeTablesIsRefused() {
        var bits = new BitSet();
        int at = put(bits, 0, 0x2F, 8);
        at = put(bits, at, 15, 14);
        at = put(bits, at, 15, 14);
        at = put(bits, at, 0, 4);
        // No transform, no colour cache; codes by blocks of 4 x 4, all of them with the last of 65,536 groups.
        at = put(bits, at, 0b00_0100, 6);
        at = put(bits, at, 0, 1);
        for (int symbol : new int[] {255, 255, 0, 0, 0}) {
            at = put(bits, at, 0b101, 3);
            at = put(bits, at, symbol, 8);
        }
        byte[] body = Arrays.copyOf(bits.toByteArray(), 30);
        var file = ByteBuffer.allocate(20 + body.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(latin("RIFF"))
                .putInt(12 + body.length)
                .put(latin("WEBPVP8L"))
                .putInt(body.length)
                .put(body);

        assertThat(refusal(file.array()).code()).isEqualTo(RefusalCode.INVALID_IMAGE);
        assertThat(refusal(file.array()).getCause()).hasMessage("the pixels end early");
    }

    @Test
    void compressedTextsAreNeverOpened() throws Exception {
        byte[] bomb = concat(latin("Comment\0\0"), Fixtures.deflate(new byte[256 << 20]));

        byte[] png = new Png()
                .header(1, 1, 8, 2)
                .chunk("zTXt", bomb)
                .data(new byte[] {0, 1, 2, 3})
                .end();

        assertThat(ImageIntake.decode(png, LIMITS)).isEqualTo(Pixels.filled(1, 1, 1, 2, 3));
    }

    @Test
    void moreFramesAreAnimated() {
        byte[] apng = new Png()
                .header(1, 1, 8, 2)
                .chunk("acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0})
                .data(new byte[] {0, 1, 2, 3})
                .end();
        byte[] gif = goodFiles().get("gif");
        int image = indexOf(gif, (byte) 0x2C, 13 + 3 * 256);
        byte[] frame = Arrays.copyOfRange(gif, image, gif.length - 1);
        byte[] animatedGif = concat(Arrays.copyOf(gif, gif.length - 1), frame, new byte[] {0x3B});
        byte[] animatedWebp = concat(
                latin("RIFF\46\0\0\0WEBPVP8X\12\0\0\0\2\0\0\0\0\0\0\0\0\0"),
                latin("ANIM\6\0\0\0\0\0\0\0\0\0"),
                new byte[2]);

        for (byte[] file : new byte[][] {apng, animatedGif, animatedWebp}) {
            assertThat(refusal(file))
                    .hasMessage("This image has several frames; send a single still image.")
                    .extracting(ImageRefusedException::code)
                    .isEqualTo(RefusalCode.ANIMATED_IMAGE);
        }
    }

    @Test
    void anApngOfOneFrameIsAStillImage() throws Exception {
        byte[] apng = new Png()
                .header(1, 1, 8, 2)
                .chunk("acTL", new byte[] {0, 0, 0, 1, 0, 0, 0, 0})
                .data(new byte[] {0, 1, 2, 3})
                .end();

        assertThat(ImageIntake.decode(apng, LIMITS)).isEqualTo(Pixels.filled(1, 1, 1, 2, 3));
    }

    @Test
    void aProgressiveJpegOfEndlessScansIsRefused() {
        byte[] jpeg = goodFiles().get("jpeg");
        byte[] scan = {-1, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 63, 0};
        var scans = new byte[70][];
        Arrays.fill(scans, scan);

        assertThat(refusal(concat(Arrays.copyOf(jpeg, jpeg.length - 2), concat(scans), new byte[] {-1, (byte) 0xD9})))
                .hasMessageContaining("more than 64 scans");
    }

    @Test
    void aChecksumThatDoesNotMatchIsDamage() {
        byte[] png = goodFiles().get("png");
        png[png.length / 2] ^= 1;

        assertThat(refusal(png)).hasMessageContaining("a checksum does not match");
    }

    @Test
    void anUploadIsReadUpToItsLimit() throws Exception {
        var limits = new IntakeLimits(10, 1, 1);

        assertThat(ImageIntake.read(new ByteArrayInputStream(new byte[10]), limits))
                .hasSize(10);
        assertThat(catchThrowableOfType(
                                ImageRefusedException.class,
                                () -> ImageIntake.read(new ByteArrayInputStream(new byte[11]), limits))
                        .code())
                .isEqualTo(RefusalCode.IMAGE_TOO_LARGE);
    }

    private static byte[] hollowWebp(byte[] whole) {
        int length = (whole.length - 20) / 3 & ~1;
        var out = ByteBuffer.allocate(20 + length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(whole, 0, 20 + length).putInt(4, 12 + length).putInt(16, length);
        return out.array();
    }

    private static int put(BitSet bits, int at, int value, int count) {
        for (int i = 0; i < count; i++) {
            bits.set(at + i, (value >> i & 1) == 1);
        }
        return at + count;
    }

    private static int indexOf(byte[] in, byte value, int from) {
        for (int i = from; i < in.length; i++) {
            if (in[i] == value) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    private static ImageRefusedException refusal(byte[] file) {
        return refusal(file, LIMITS);
    }

    private static ImageRefusedException refusal(byte[] file, IntakeLimits limits) {
        var refusal = catchThrowableOfType(ImageRefusedException.class, () -> ImageIntake.decode(file, limits));
        assertThat(refusal).as("refusal").isNotNull();
        return refusal;
    }
}
