package dev.kontext.imaging.output;

import dev.kontext.imaging.Pixels;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes baseline JFIF with the runtime's own encoder. */
final class JpegEncoder {
    private static final String FORMAT = "javax_imageio_jpeg_image_1.0";
    /** From here on colours keep their full resolution: who asks for this much sees the difference at red edges. */
    private static final int FULL_CHROMA_FROM = 90;

    private static final int JFIF_END = 20;
    private static final ImageWriterSpi WRITER = builtIn();

    private JpegEncoder() {}

    static byte[] encode(Pixels rgb, int quality, FileTexts texts) {
        byte[] file = write(rgb, quality);
        if (texts.isEmpty()) {
            return file;
        }
        var out = new ByteArrayOutputStream(file.length + 4096);
        out.write(file, 0, JFIF_END);
        JpegLabels.write(texts, out);
        out.write(file, JFIF_END, file.length - JFIF_END);
        return out.toByteArray();
    }

    private static byte[] write(Pixels rgb, int quality) {
        BufferedImage image = toImage(rgb);
        var out = new ByteArrayOutputStream(rgb.samples().length / 8 + 1024);
        ImageWriter writer = null;
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            writer = WRITER.createWriterInstance();
            var param = new JPEGImageWriteParam(null);
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality / 100f);
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), param);
            setChroma(metadata, quality >= FULL_CHROMA_FROM ? "1" : "2");
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, metadata), param);
        } catch (IOException e) {
            throw new UncheckedIOException("writing a JPEG in memory failed", e);
        } finally {
            if (writer != null) {
                writer.dispose();
            }
        }
        return out.toByteArray();
    }

    private static BufferedImage toImage(Pixels rgb) {
        var image = new BufferedImage(rgb.width(), rgb.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] in = rgb.samples();
        byte[] out = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < in.length; i += 3) {
            out[i] = in[i + 2];
            out[i + 1] = in[i + 1];
            out[i + 2] = in[i];
        }
        return image;
    }

    /** How many times finer brightness is than colour, along each side. */
    private static void setChroma(IIOMetadata metadata, String factor) throws IIOInvalidTreeException {
        var root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        var brightness =
                (IIOMetadataNode) root.getElementsByTagName("componentSpec").item(0);
        brightness.setAttribute("HsamplingFactor", factor);
        brightness.setAttribute("VsamplingFactor", factor);
        metadata.setFromTree(FORMAT, root);
    }

    private static ImageWriterSpi builtIn() {
        var writers = IIORegistry.getDefaultInstance().getServiceProviders(ImageWriterSpi.class, false);
        while (writers.hasNext()) {
            ImageWriterSpi writer = writers.next();
            if (writer.getClass().getName().startsWith("com.sun.imageio.plugins.jpeg.")) {
                return writer;
            }
        }
        throw new IllegalStateException("this Java runtime has no JPEG writer");
    }
}
