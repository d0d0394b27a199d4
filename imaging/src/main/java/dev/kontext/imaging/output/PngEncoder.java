package dev.kontext.imaging.output;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kontext.imaging.Pixels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG: 8-bit RGB or RGBA, sRGB, rows filtered by the cheapest of four predictors.
 *
 * <p>The runtime's own writer takes several times as long and writes no {@code iTXt}.
 */
final class PngEncoder {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    /** Where ISO 16684-3 puts XMP in a PNG. */
    private static final String XMP_KEY = "XML:com.adobe.xmp";

    // Level 6 takes three times as long for 3 % less.
    private static final int LEVEL = 3;

    private PngEncoder() {}

    static byte[] encode(Pixels image, FileTexts texts) {
        var out = new ByteArrayOutputStream(image.samples().length / 2 + 1024);
        out.writeBytes(SIGNATURE);
        byte colourType = (byte) (image.hasAlpha() ? 6 : 2);
        var header = ByteBuffer.allocate(13).putInt(image.width()).putInt(image.height());
        chunk(out, "IHDR", header.put((byte) 8).put(colourType).array());
        chunk(out, "sRGB", new byte[] {0});
        texts.entries().forEach((key, value) -> chunk(out, "iTXt", text(key, value.getBytes(UTF_8))));
        texts.source().ifPresent(source -> chunk(out, "iTXt", text(XMP_KEY, XmpPacket.of(texts))));
        chunk(out, "IDAT", deflated(image));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String kind, byte[] body) {
        byte[] name = kind.getBytes(US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(body);
        out.writeBytes(ByteBuffer.allocate(4).putInt(body.length).array());
        out.writeBytes(name);
        out.writeBytes(body);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /** Key, NUL, not compressed, no language, no translated key, then UTF-8. */
    private static byte[] text(String key, byte[] value) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(key.getBytes(US_ASCII));
        body.writeBytes(new byte[5]);
        body.writeBytes(value);
        return body.toByteArray();
    }

    private static byte[] deflated(Pixels image) {
        var out = new ByteArrayOutputStream(image.samples().length / 2);
        var buffer = new byte[1 << 16];
        var deflater = new Deflater(LEVEL);
        try {
            deflater.setStrategy(Deflater.FILTERED);
            var rows = new PngRowFilter(image);
            for (int y = 0; y < image.height(); y++) {
                deflater.setInput(rows.filter(y));
                while (!deflater.needsInput()) {
                    out.write(buffer, 0, deflater.deflate(buffer));
                }
            }
            deflater.finish();
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }
}
