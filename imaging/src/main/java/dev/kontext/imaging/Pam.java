package dev.kontext.imaging;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file format that normalised pixels are stored in: netpbm's PAM (P7) with {@code MAXVAL 255} and
 * {@code TUPLTYPE RGB} or {@code RGB_ALPHA}. Nothing to parse but five numbers, nothing to decompress.
 */
public final class Pam {
    public static final String MEDIA_TYPE = "image/x-portable-arbitrarymap";

    private static final int MAX_HEADER = 256;
    private static final Set<String> KEYS = Set.of("WIDTH", "HEIGHT", "DEPTH", "MAXVAL", "TUPLTYPE");

    private Pam() {}

    /** Bytes that {@link #write} writes for this image. */
    public static long length(Pixels image) {
        return header(image).length + (long) image.samples().length;
    }

    public static void write(Pixels image, OutputStream out) throws IOException {
        out.write(header(image));
        out.write(image.samples());
    }

    /** The whole file in memory. */
    public static byte[] encode(Pixels image) {
        byte[] header = header(image);
        var file = new byte[Math.addExact(header.length, image.samples().length)];
        System.arraycopy(header, 0, file, 0, header.length);
        System.arraycopy(image.samples(), 0, file, header.length, image.samples().length);
        return file;
    }

    /**
     * As {@link #read}, from a file in memory.
     *
     * @throws ImageRefusedException {@code invalid_image} also when bytes follow the pixels
     */
    public static Pixels decode(byte[] file, long maxPixels) throws ImageRefusedException {
        try (var in = new ByteArrayInputStream(file)) {
            return read(in, maxPixels);
        } catch (IOException e) {
            throw invalid("its end is missing", e);
        }
    }

    /**
     * Reads one file up to the stream's end. Memory is taken only after the header has been checked.
     *
     * @param maxPixels most pixels that are read
     * @throws ImageRefusedException {@code invalid_image} when this is not such a file, or more bytes follow;
     *     {@code image_too_large} beyond {@code maxPixels}
     * @throws EOFException when the stream ends early
     * @throws IOException as the stream throws it
     */
    public static Pixels read(InputStream in, long maxPixels) throws IOException, ImageRefusedException {
        Map<String, String> header = readHeader(in);
        int width = number(header, "WIDTH");
        int height = number(header, "HEIGHT");
        int channels = number(header, "DEPTH");
        String kind = header.getOrDefault("TUPLTYPE", "");
        if (number(header, "MAXVAL") != 255
                || !((channels == Pixels.RGB && kind.equals("RGB"))
                        || (channels == Pixels.RGBA && kind.equals("RGB_ALPHA")))) {
            throw invalid("it is not 8-bit RGB or RGB_ALPHA", null);
        }
        long length = (long) width * height * channels;
        if ((long) width * height > maxPixels || length > Integer.MAX_VALUE - 8) {
            throw new ImageRefusedException(
                    RefusalCode.IMAGE_TOO_LARGE,
                    "The stored pixels are " + width + "x" + height + ", more than the " + maxPixels + " allowed.");
        }
        byte[] samples = new byte[(int) length];
        if (in.readNBytes(samples, 0, samples.length) != samples.length) {
            throw new EOFException("stored pixels are cut off");
        }
        if (in.read() != -1) {
            throw invalid("there are bytes after its end", null);
        }
        return new Pixels(width, height, channels, samples);
    }

    private static byte[] header(Pixels image) {
        return ("P7\nWIDTH " + image.width() + "\nHEIGHT " + image.height() + "\nDEPTH " + image.channels()
                        + "\nMAXVAL 255\nTUPLTYPE " + (image.hasAlpha() ? "RGB_ALPHA" : "RGB") + "\nENDHDR\n")
                .getBytes(US_ASCII);
    }

    private static Map<String, String> readHeader(InputStream in) throws IOException, ImageRefusedException {
        var line = new StringBuilder();
        var header = new HashMap<String, String>();
        boolean first = true;
        for (int read = 0; read < MAX_HEADER; read++) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("stored pixels end within their header");
            }
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            String text = line.toString();
            line.setLength(0);
            if (first) {
                if (!text.equals("P7")) {
                    throw invalid("it does not begin with P7", null);
                }
                first = false;
            } else if (text.equals("ENDHDR")) {
                return header;
            } else {
                int space = text.indexOf(' ');
                String key = space < 0 ? text : text.substring(0, space);
                if (space < 0 || !KEYS.contains(key) || header.put(key, text.substring(space + 1)) != null) {
                    throw invalid("its header is wrong", null);
                }
            }
        }
        throw invalid("its header is too long", null);
    }

    private static int number(Map<String, String> header, String key) throws ImageRefusedException {
        String text = header.getOrDefault(key, "");
        if (text.isEmpty() || text.length() > 7 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw invalid(key + " is not a number in range", null);
        }
        int value = Integer.parseInt(text);
        if (value < 1) {
            throw invalid(key + " is 0", null);
        }
        return value;
    }

    private static ImageRefusedException invalid(String what, @Nullable Throwable cause) {
        String sentence = "The stored pixels are damaged: " + what + ".";
        return cause == null
                ? new ImageRefusedException(RefusalCode.INVALID_IMAGE, sentence)
                : new ImageRefusedException(RefusalCode.INVALID_IMAGE, sentence, cause);
    }
}
