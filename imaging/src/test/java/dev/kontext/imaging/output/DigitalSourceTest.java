package dev.kontext.imaging.output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.imaging.Fixtures;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.intake.ImageIntake;
import dev.kontext.imaging.intake.IntakeLimits;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.imageio.metadata.IIOMetadataNode;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;

/** What files say of their origin, read with the runtime's own readers where it has some. */
class DigitalSourceTest {
    private static final String TOOL = "Kontext Fleet <&> \"MINIATURE\"";
    private static final Map<String, String> TEXTS = Map.of("Software", TOOL, "Description", "Made by a model.");

    private static byte[] file(OutputFormat format, int channels, DigitalSource source) {
        return ImageEncoder.encode(Fixtures.photo(33, 21, channels), format, 80, TEXTS, Optional.of(source));
    }

    @Test
    void theTermsAreThoseOfTheVocabulary() {
        assertThat(DigitalSource.GENERATED.uri())
                .isEqualTo("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
        assertThat(DigitalSource.EDITED.uri())
                .isEqualTo("http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia");
    }

    @ParameterizedTest
    @EnumSource(DigitalSource.class)
    void aPngSaysHowItCameToBe(DigitalSource source) throws Exception {
        for (int channels : new int[] {3, 4}) {
            var file = file(OutputFormat.PNG, channels, source);

            assertSays(pngTexts(file).getOrDefault("XML:com.adobe.xmp", "").getBytes(UTF_8), source);
            assertThat(pngTexts(file)).containsEntry("Software", TOOL);
        }
    }

    @ParameterizedTest
    @EnumSource(DigitalSource.class)
    void aJpegSaysHowItCameToBe(DigitalSource source) throws Exception {
        var segments = jpegSegments(file(OutputFormat.JPEG, 3, source));

        var xmp = segments.get("http://ns.adobe.com/xap/1.0/");
        assertThat(xmp).isNotNull();
        assertSays(xmp, source);
        assertThat(software(segments.get("Exif"))).isEqualTo(TOOL);
    }

    @ParameterizedTest
    @EnumSource(DigitalSource.class)
    void aWebpSaysHowItCameToBe(DigitalSource source) throws Exception {
        for (int channels : new int[] {3, 4}) {
            var chunks = webpChunks(file(OutputFormat.WEBP, channels, source));

            assertSays(chunks.get("XMP "), source);
            var header = chunks.get("VP8X");
            assertThat(header).isNotNull();
            assertThat(header[0] & 0x04).isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void thePictureIsTheSame(OutputFormat format) throws Exception {
        var image = Fixtures.photo(33, 21, Pixels.RGBA);
        var plain = ImageEncoder.encode(image, format, 90);
        var labelled = ImageEncoder.encode(image, format, 90, TEXTS, Optional.of(DigitalSource.EDITED));

        assertThat(ImageIntake.decode(labelled, IntakeLimits.DEFAULT))
                .isEqualTo(ImageIntake.decode(plain, IntakeLimits.DEFAULT));
    }

    @Test
    void aShortNameOfTheSoftwareStandsInItsField() throws Exception {
        var file = ImageEncoder.encode(
                Fixtures.photo(9, 9, 3),
                OutputFormat.JPEG,
                90,
                Map.of("Software", "abc"),
                Optional.of(DigitalSource.EDITED));
        var exif = ByteBuffer.wrap(jpegSegments(file).get("Exif")).position(1);

        assertThat(exif.remaining()).isEqualTo(26);
        assertThat(new String(exif.array(), 1 + 18, 4, US_ASCII)).isEqualTo("abc\0");
    }

    @Test
    void whatXmlCannotSayIsLeftOut() throws Exception {
        assertSays(
                XmpPacket.of(new FileTexts(
                        Map.of("Software", TOOL, "Description", "Made\u0001 by\uffff a model."),
                        Optional.of(DigitalSource.EDITED))),
                DigitalSource.EDITED);
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void aFileThatIsNotToldSaysNothingOfAModel(OutputFormat format) {
        var file = ImageEncoder.encode(Fixtures.photo(9, 9, 3), format, 90, TEXTS);

        assertThat(new String(file, UTF_8)).doesNotContain("digitalsourcetype");
    }

    private static void assertSays(byte[] packet, DigitalSource source) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        var document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(packet));
        var description =
                (Element) document.getElementsByTagNameNS("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "Description")
                        .item(0);

        assertThat(description.getAttributeNS("http://ns.adobe.com/xap/1.0/", "CreatorTool"))
                .isEqualTo(TOOL);
        assertThat(description.getAttributeNS("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "DigitalSourceType"))
                .isEqualTo(source.uri());
        assertThat(description.getTextContent()).contains("Made by a model.");
    }

    private static Map<String, String> pngTexts(byte[] file) throws Exception {
        var reader = ImageIO.getImageReadersByFormatName("png").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(file)));
        var tree = (Element) reader.getImageMetadata(0).getAsTree("javax_imageio_1.0");
        var entries = tree.getElementsByTagName("TextEntry");
        var texts = new TreeMap<String, String>();
        for (int i = 0; i < entries.getLength(); i++) {
            var entry = (Element) entries.item(i);
            texts.put(entry.getAttribute("keyword"), entry.getAttribute("value"));
        }
        reader.dispose();
        return texts;
    }

    /** What follows the name of each APP1 segment, by the runtime's reader. */
    private static Map<String, byte[]> jpegSegments(byte[] file) throws Exception {
        var readers = ImageIO.getImageReadersByFormatName("jpeg");
        while (readers.hasNext()) {
            var reader = readers.next();
            if (!reader.getClass().getName().startsWith("com.sun.imageio.")) {
                continue;
            }
            reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(file)));
            var tree = (Element) reader.getImageMetadata(0).getAsTree("javax_imageio_jpeg_image_1.0");
            var markers = tree.getElementsByTagName("unknown");
            var segments = new TreeMap<String, byte[]>();
            for (int i = 0; i < markers.getLength(); i++) {
                byte[] body = (byte[]) ((IIOMetadataNode) markers.item(i)).getUserObject();
                int end = new String(body, ISO_8859_1).indexOf('\0');
                segments.put(new String(body, 0, end, ISO_8859_1), Arrays.copyOfRange(body, end + 1, body.length));
            }
            reader.dispose();
            return segments;
        }
        throw new AssertionError("no reader");
    }

    private static String software(byte[] exif) {
        // The name ends in two zeros, of which one is left.
        var tiff = ByteBuffer.wrap(exif, 1, exif.length - 1).slice();
        assertThat(tiff.getShort(10)).isEqualTo((short) 0x0131);
        assertThat(tiff.getShort(12)).isEqualTo((short) 2);
        return new String(tiff.array(), 1 + tiff.getInt(18), tiff.getInt(14) - 1, US_ASCII);
    }

    private static Map<String, byte[]> webpChunks(byte[] file) {
        var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(in.getInt(4)).isEqualTo(file.length - 8);
        in.position(12);
        var chunks = new TreeMap<String, byte[]>();
        while (in.hasRemaining()) {
            var name = new byte[4];
            in.get(name);
            var body = new byte[in.getInt()];
            in.get(body);
            in.position(in.position() + (body.length & 1));
            chunks.put(new String(name, US_ASCII), body);
        }
        return chunks;
    }
}
