package dev.kontext.storage;

import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.output.ImageEncoder;
import dev.kontext.imaging.output.OutputFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Image files for tests. */
public final class Pictures {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private Pictures() {}

    /** A PNG that no other test has. */
    public static byte[] png(int width, int height) {
        int n = COUNTER.incrementAndGet();
        return encode(Pixels.filled(width, height, n & 0xff, (n >> 8) & 0xff, 7), OutputFormat.PNG);
    }

    public static byte[] encode(Pixels pixels, OutputFormat format) {
        return ImageEncoder.encode(pixels, format, 90);
    }

    /** A PNG of one of AWT's kinds, such as greyscale of 16 bits. */
    public static byte[] png(int width, int height, int awtType) {
        return write(new BufferedImage(width, height, awtType), "png");
    }

    /** A JPEG whose EXIF orientation is the given one. */
    public static byte[] jpegTurned(int width, int height, int orientation) {
        var plain = write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "jpg");
        var exif = ByteBuffer.allocate(36)
                .putShort((short) 0xffe1)
                .putShort((short) 34)
                .put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0);
        return ByteBuffer.allocate(plain.length + 36)
                .put(plain, 0, 2)
                .put(exif.array())
                .put(plain, 2, plain.length - 2)
                .array();
    }

    /** A GIF of two frames. */
    public static byte[] animated() {
        var bytes = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < 2; i++) {
                var frame = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_INDEXED);
                frame.setRGB(i, i, 0xffffff);
                writer.writeToSequence(new IIOImage(frame, null, null), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A small PNG that says in its header that it is of this size. */
    public static byte[] claiming(int width, int height) {
        var png = png(4, 4);
        ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
        var crc = new CRC32();
        crc.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
        return png;
    }

    public static byte[] cutOff(byte[] file) {
        return Arrays.copyOf(file, file.length - file.length / 3);
    }

    private static byte[] write(BufferedImage image, String format) {
        try {
            var bytes = new ByteArrayOutputStream();
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalArgumentException(format);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
