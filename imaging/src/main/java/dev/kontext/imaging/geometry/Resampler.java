package dev.kontext.imaging.geometry;

import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;

/**
 * Resizes with a separable Lanczos-3 filter, on the sRGB values as they are: what Kontext's own preprocessing does, so
 * references look as they did in training. Colours are weighted with alpha. Deterministic; one thread.
 */
public final class Resampler {
    private Resampler() {}

    /**
     * Resizes to exactly {@code size}, each side by its own factor; edges repeat.
     *
     * @return an image with as many channels; {@code source} itself when it has that size
     */
    public static Pixels resize(Pixels source, Size size) {
        if (source.size().equals(size)) {
            return source;
        }
        int channels = source.channels();
        byte[] in = source.hasAlpha() ? premultiplied(source.samples()) : source.samples();
        byte[] out = Planes.resize(in, source.width(), source.height(), channels, size.width(), size.height());
        if (source.hasAlpha()) {
            divideByAlpha(out);
        }
        return new Pixels(size.width(), size.height(), channels, out);
    }

    /** Cuts out {@code box}; {@code source} itself when the box is all of it. */
    public static Pixels crop(Pixels source, CropBox box) {
        if (box.isWhole(source.size())) {
            return source;
        }
        byte[] out = crop(source.samples(), source.size(), source.channels(), box);
        return new Pixels(box.width(), box.height(), source.channels(), out);
    }

    /** Fits into a square of {@code maxSide} pixels, keeping the shape; never enlarges. */
    public static Pixels fitWithin(Pixels source, int maxSide) {
        int longer = Math.max(source.width(), source.height());
        if (longer <= maxSide) {
            return source;
        }
        return resize(
                source, new Size(fitted(source.width(), maxSide, longer), fitted(source.height(), maxSide, longer)));
    }

    static byte[] crop(byte[] in, Size size, int channels, CropBox box) {
        if (box.x() + box.width() > size.width() || box.y() + box.height() > size.height()) {
            throw new IllegalArgumentException(box + " does not lie within " + size);
        }
        int row = box.width() * channels;
        var out = new byte[row * box.height()];
        for (int y = 0; y < box.height(); y++) {
            int from = ((box.y() + y) * size.width() + box.x()) * channels;
            System.arraycopy(in, from, out, y * row, row);
        }
        return out;
    }

    private static int fitted(int side, int maxSide, int longer) {
        return Math.max(1, Math.toIntExact(Math.round((double) side * maxSide / longer)));
    }

    private static byte[] premultiplied(byte[] in) {
        var out = new byte[in.length];
        for (int i = 0; i < in.length; i += 4) {
            int alpha = in[i + 3] & 0xFF;
            for (int c = 0; c < 3; c++) {
                out[i + c] = (byte) (((in[i + c] & 0xFF) * alpha + 127) / 255);
            }
            out[i + 3] = (byte) alpha;
        }
        return out;
    }

    private static void divideByAlpha(byte[] samples) {
        for (int i = 0; i < samples.length; i += 4) {
            int alpha = samples[i + 3] & 0xFF;
            for (int c = 0; c < 3; c++) {
                int value = samples[i + c] & 0xFF;
                samples[i + c] = (byte) (alpha == 0 ? 0 : Math.min(255, (value * 255 + alpha / 2) / alpha));
            }
        }
    }
}
