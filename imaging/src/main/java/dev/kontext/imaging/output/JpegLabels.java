package dev.kontext.imaging.output;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The segments in which a JPEG says what it is: Exif and XMP when it says how it came to be, and always a comment. */
final class JpegLabels {
    private static final int APP1 = 0xE1;
    private static final int COMMENT = 0xFE;

    private static final byte[] EXIF = "Exif\0\0".getBytes(US_ASCII);
    private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(US_ASCII);

    private static final short SOFTWARE = 0x0131;
    private static final short ASCII = 2;
    /** Header, one field, no further directory. */
    private static final int FIELDS_END = 26;

    private JpegLabels() {}

    static void write(FileTexts texts, ByteArrayOutputStream out) {
        if (texts.source().isPresent()) {
            texts.software().ifPresent(tool -> segment(out, APP1, EXIF, exif(tool)));
            segment(out, APP1, XMP, XmpPacket.of(texts));
        }
        segment(out, COMMENT, new byte[0], texts.asLines().getBytes(UTF_8));
    }

    private static void segment(ByteArrayOutputStream out, int marker, byte[] name, byte[] body) {
        int length = 2 + name.length + body.length;
        if (length > 0xFFFF) {
            throw new IllegalArgumentException("texts of " + body.length + " bytes do not fit a JPEG segment");
        }
        out.write(0xFF);
        out.write(marker);
        out.write(length >> 8);
        out.write(length);
        out.writeBytes(name);
        out.writeBytes(body);
    }

    /** A TIFF directory with the software as its only field (Exif 2.32, 4.6.4); characters beyond ASCII become "?". */
    private static byte[] exif(String software) {
        byte[] text = (software + "\0").getBytes(US_ASCII);
        // A text of up to four bytes stands in the place of its address.
        boolean inPlace = text.length <= 4;
        var tiff = ByteBuffer.allocate(inPlace ? FIELDS_END : FIELDS_END + text.length)
                .put("MM\0*".getBytes(US_ASCII))
                .putInt(8)
                .putShort((short) 1)
                .putShort(SOFTWARE)
                .putShort(ASCII)
                .putInt(text.length);
        if (inPlace) {
            return tiff.put(text).array();
        }
        return tiff.putInt(FIELDS_END).putInt(0).put(text).array();
    }
}
