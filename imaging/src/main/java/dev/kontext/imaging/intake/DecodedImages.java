package dev.kontext.imaging.intake;

import dev.kontext.imaging.Pixels;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * Takes the samples out of what ImageIO returns, as they are stored.
 *
 * <p>{@code BufferedImage.getRGB} is no help: it takes grey for linear light and would brighten it.
 */
final class DecodedImages {
    private DecodedImages() {}

    /** Palette, grey, 16-bit and any band order to RGB, or RGBA when at least one pixel is not opaque. */
    static Pixels toPixels(BufferedImage image) {
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return fromPalette(image.getRaster(), palette);
        }
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        byte[] own = ownSamples(raster);
        if (own != null) {
            return withoutOpaqueAlpha(new Pixels(raster.getWidth(), raster.getHeight(), bands, own));
        }
        return withoutOpaqueAlpha(copy(raster, bands));
    }

    /** An image whose alpha is 255 everywhere has none. */
    static Pixels withoutOpaqueAlpha(Pixels image) {
        if (!image.hasAlpha()) {
            return image;
        }
        byte[] in = image.samples();
        for (int i = 3; i < in.length; i += 4) {
            if (in[i] != -1) {
                return image;
            }
        }
        var out = new byte[in.length / 4 * 3];
        for (int i = 0, o = 0; i < in.length; i += 4, o += 3) {
            out[o] = in[i];
            out[o + 1] = in[i + 1];
            out[o + 2] = in[i + 2];
        }
        return new Pixels(image.width(), image.height(), Pixels.RGB, out);
    }

    private static Pixels fromPalette(Raster raster, IndexColorModel palette) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int channels = palette.hasAlpha() ? Pixels.RGBA : Pixels.RGB;
        var colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        var out = new byte[width * height * channels];
        var row = new int[width];
        int to = 0;
        for (int y = 0; y < height; y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                // Beyond the palette's end: black, as other decoders show it.
                int colour = row[x] < colours.length ? colours[row[x]] : 0xFF00_0000;
                out[to++] = (byte) (colour >> 16);
                out[to++] = (byte) (colour >> 8);
                out[to++] = (byte) colour;
                if (channels == Pixels.RGBA) {
                    out[to++] = (byte) (colour >>> 24);
                }
            }
        }
        return withoutOpaqueAlpha(new Pixels(width, height, channels, out));
    }

    /** The raster's own array in RGB or RGBA order, when it has such a one; a second copy of a large image is saved. */
    private static byte @Nullable [] ownSamples(Raster raster) {
        int bands = raster.getNumBands();
        if (bands < 3
                || !(raster.getDataBuffer() instanceof DataBufferByte buffer)
                || !(raster.getSampleModel() instanceof PixelInterleavedSampleModel model)
                || model.getPixelStride() != bands
                || model.getScanlineStride() != bands * raster.getWidth()
                || raster.getSampleModelTranslateX() != 0
                || raster.getSampleModelTranslateY() != 0) {
            return null;
        }
        byte[] samples = buffer.getData();
        if (buffer.getNumBanks() != 1
                || buffer.getOffset() != 0
                || samples.length != bands * raster.getWidth() * raster.getHeight()) {
            return null;
        }
        int[] order = model.getBandOffsets();
        var pixel = new byte[bands];
        boolean inOrder = order[0] == 0 && order[1] == 1 && order[2] == 2;
        for (int i = 0; !inOrder && i < samples.length; i += bands) {
            System.arraycopy(samples, i, pixel, 0, bands);
            for (int c = 0; c < bands; c++) {
                samples[i + c] = pixel[order[c]];
            }
        }
        return samples;
    }

    private static Pixels copy(Raster raster, int bands) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int max = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        boolean grey = bands < 3;
        boolean alpha = bands == 2 || bands == 4;
        int channels = alpha ? Pixels.RGBA : Pixels.RGB;
        var out = new byte[width * height * channels];
        var row = new int[width * bands];
        int to = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int from = 0; from < row.length; from += bands) {
                for (int c = 0; c < channels; c++) {
                    int band = c == 3 ? bands - 1 : grey ? 0 : c;
                    int value = row[from + band];
                    out[to++] = (byte) (max == 255 ? value : (value * 255 + max / 2) / max);
                }
            }
        }
        return new Pixels(width, height, channels, out);
    }
}
