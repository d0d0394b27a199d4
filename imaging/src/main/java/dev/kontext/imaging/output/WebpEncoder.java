package dev.kontext.imaging.output;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWriteParam;
import dev.kontext.imaging.Pixels;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes WebP with libwebp, which unpacks itself from the class path into the temporary folder at its first use. */
final class WebpEncoder {
    static final int MAX_SIDE = 16_383;

    private static final int LOSSLESS = 100;
    private static final int HEADER = 12;
    private static final int VP8X_END = HEADER + 8 + 10;
    private static final int HAS_XMP = 0x04;
    private static final int HAS_ALPHA = 0x10;

    private WebpEncoder() {}

    static byte[] encode(Pixels image, int quality, FileTexts texts) {
        if (image.width() > MAX_SIDE || image.height() > MAX_SIDE) {
            throw new IllegalArgumentException("WebP takes at most " + MAX_SIDE + " pixels a side, got " + image);
        }
        byte[] file = write(image, quality);
        return texts.isEmpty() ? file : withXmp(file, image, XmpPacket.of(texts));
    }

    private static byte[] write(Pixels image, int quality) {
        var out = new ByteArrayOutputStream(image.samples().length / 8 + 1024);
        ImageWriter writer = null;
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            writer = new WebPImageWriterSpi().createWriterInstance();
            var param = new WebPWriteParam(Locale.ROOT);
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            if (quality == LOSSLESS) {
                param.setCompressionType(CompressionType.Lossless);
                // Low effort, low quality: for lossless files these say how long to search, 1 MP in half a second.
                param.setCompressionQuality(0.3f);
                param.setMethod(1);
                param.setExact(true);
            } else {
                param.setCompressionType(CompressionType.Lossy);
                param.setCompressionQuality(quality / 100f);
                param.setMethod(3);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(toImage(image), null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException("writing a WebP in memory failed", e);
        } finally {
            if (writer != null) {
                writer.dispose();
            }
        }
        return out.toByteArray();
    }

    private static BufferedImage toImage(Pixels pixels) {
        int type = pixels.hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        var image = new BufferedImage(pixels.width(), pixels.height(), type);
        int[] out = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        byte[] in = pixels.samples();
        for (int i = 0, at = 0; i < out.length; i++, at += pixels.channels()) {
            int alpha = pixels.hasAlpha() ? in[at + 3] & 0xFF : 0xFF;
            out[i] = alpha << 24 | (in[at] & 0xFF) << 16 | (in[at + 1] & 0xFF) << 8 | (in[at + 2] & 0xFF);
        }
        return image;
    }

    /** Metadata needs the extended header, which the encoder writes only for lossy files with alpha. */
    private static byte[] withXmp(byte[] file, Pixels image, byte[] xmp) {
        boolean extended = file[HEADER + 3] == 'X';
        int flags = HAS_XMP | (image.hasAlpha() ? HAS_ALPHA : 0);
        int right = image.width() - 1;
        int bottom = image.height() - 1;
        var header = ByteBuffer.allocate(VP8X_END).order(ByteOrder.LITTLE_ENDIAN);
        header.put(file, 0, HEADER)
                .put(new byte[] {'V', 'P', '8', 'X'})
                .putInt(10)
                .putInt(flags);
        header.putShort((short) right).put((byte) 0).putShort((short) bottom).put((byte) 0);
        int from = extended ? VP8X_END : HEADER;
        int padding = xmp.length & 1;
        var out = ByteBuffer.allocate(VP8X_END + file.length - from + 8 + xmp.length + padding)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put(header.array()).put(file, from, file.length - from);
        out.put(new byte[] {'X', 'M', 'P', ' '}).putInt(xmp.length).put(xmp);
        out.putInt(4, out.capacity() - 8);
        return out.array();
    }
}
