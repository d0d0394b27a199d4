package dev.kontext.imaging;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Images made in code. */
public final class Fixtures {
    private Fixtures() {}

    /** Smooth colours with a little noise: what photographs are to a codec. */
    public static Pixels photo(int width, int height, int channels) {
        var random = new Random(7);
        var samples = new byte[width * height * channels];
        for (int i = 0; i < samples.length; i++) {
            int c = i % channels;
            int x = i / channels % width;
            int y = i / channels / width;
            double value = 128 + 60 * Math.sin(x * 0.05 + c) + 50 * Math.cos(y * 0.04 * (c + 1));
            samples[i] = (byte) Math.clamp(Math.round(value + random.nextGaussian()), 0, 255);
        }
        return new Pixels(width, height, channels, samples);
    }

    /** Greatest difference of any two samples at the same place. */
    public static int distance(Pixels one, Pixels other) {
        if (!one.size().equals(other.size()) || one.channels() != other.channels()) {
            throw new AssertionError(one + " is not like " + other);
        }
        int distance = 0;
        for (int i = 0; i < one.samples().length; i++) {
            distance = Math.max(distance, Math.abs((one.samples()[i] & 0xFF) - (other.samples()[i] & 0xFF)));
        }
        return distance;
    }

    /** Average difference of samples at the same place. */
    public static double meanDistance(Pixels one, Pixels other) {
        if (!one.size().equals(other.size()) || one.channels() != other.channels()) {
            throw new AssertionError(one + " is not like " + other);
        }
        long sum = 0;
        for (int i = 0; i < one.samples().length; i++) {
            sum += Math.abs((one.samples()[i] & 0xFF) - (other.samples()[i] & 0xFF));
        }
        return (double) sum / one.samples().length;
    }

    public static BufferedImage image(Pixels pixels) {
        int type = pixels.hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        var image = new BufferedImage(pixels.width(), pixels.height(), type);
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                int alpha = pixels.hasAlpha() ? pixels.sample(x, y, 3) : 255;
                int rgb = pixels.sample(x, y, 0) << 16 | pixels.sample(x, y, 1) << 8 | pixels.sample(x, y, 2);
                image.setRGB(x, y, alpha << 24 | rgb);
            }
        }
        return image;
    }

    /** Writes with the runtime's own writer. */
    public static byte[] write(RenderedImage image, String format) {
        var out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new AssertionError("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A JPEG of raw components, without any marker that says what they mean. */
    public static byte[] rawJpeg(Raster raster) {
        var out = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            var param = writer.getDefaultWriteParam();
            param.setCompressionMode(javax.imageio.ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(1);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /** A raster of one colour. */
    public static WritableRaster raster(int width, int height, int... colour) {
        var raster = Raster.createInterleavedRaster(0, width, height, colour.length, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setPixel(x, y, colour);
            }
        }
        return raster;
    }

    /** Puts a segment right after the start of a JPEG. */
    public static byte[] withSegment(byte[] jpeg, int marker, byte[] body) {
        var out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(0xFF);
        out.write(marker);
        out.write((body.length + 2) >> 8);
        out.write(body.length + 2);
        out.writeBytes(body);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    /** The marker that says whether components are CMYK (0), YCC (1) or YCCK (2). */
    public static byte[] adobe(int transform) {
        return ByteBuffer.allocate(12)
                .put("Adobe".getBytes(ISO_8859_1))
                .put(new byte[] {0, 100, 0, 0, 0, 0})
                .put((byte) transform)
                .array();
    }

    /** A TIFF block with the orientation as its only field. */
    public static byte[] exif(int orientation) {
        return ByteBuffer.allocate(26)
                .put("MM\0*".getBytes(ISO_8859_1))
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    public static byte[] concat(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }

    public static byte[] deflate(byte[] data) {
        var out = new ByteArrayOutputStream();
        var deflater = new Deflater(9);
        deflater.setInput(data);
        deflater.finish();
        var buffer = new byte[1 << 16];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    /** A PNG written chunk by chunk. */
    public static final class Png {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        public Png() {
            out.writeBytes(latin("\u0089PNG\r\n\u001A\n"));
        }

        public Png header(int width, int height, int depth, int colourType) {
            var body = ByteBuffer.allocate(13).putInt(width).putInt(height);
            return chunk("IHDR", body.put((byte) depth).put((byte) colourType).array());
        }

        public Png chunk(String kind, byte[] body) {
            byte[] name = latin(kind);
            var crc = new CRC32();
            crc.update(name);
            crc.update(body);
            out.writeBytes(ByteBuffer.allocate(4).putInt(body.length).array());
            out.writeBytes(name);
            out.writeBytes(body);
            out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
            return this;
        }

        /** Pixel data as it stands in the file: each row begins with its filter. */
        public Png data(byte[] rows) {
            return chunk("IDAT", deflate(rows));
        }

        public byte[] end() {
            chunk("IEND", new byte[0]);
            return out.toByteArray();
        }
    }
}
