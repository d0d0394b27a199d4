package dev.kontext.imaging.geometry;

import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;

/** Transparency kept aside while the model, which knows RGB only, works on the colours. */
public final class AlphaPlane {
    private static final int WHITE = 255;

    private final int width;
    private final int height;
    private final byte[] alpha;

    private AlphaPlane(int width, int height, byte[] alpha) {
        this.width = width;
        this.height = height;
        this.alpha = alpha;
    }

    /**
     * Takes the alpha of an image.
     *
     * @throws IllegalArgumentException when it has none
     */
    public static AlphaPlane of(Pixels rgba) {
        if (!rgba.hasAlpha()) {
            throw new IllegalArgumentException("no alpha in " + rgba);
        }
        byte[] in = rgba.samples();
        var alpha = new byte[in.length / 4];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = in[4 * i + 3];
        }
        return new AlphaPlane(rgba.width(), rgba.height(), alpha);
    }

    /** The image as it looks on a white sheet; the image itself when it has no alpha. */
    public static Pixels flattenOnWhite(Pixels image) {
        if (!image.hasAlpha()) {
            return image;
        }
        byte[] in = image.samples();
        var out = new byte[in.length / 4 * 3];
        for (int i = 0, o = 0; i < in.length; i += 4, o += 3) {
            int alpha = in[i + 3] & 0xFF;
            for (int c = 0; c < 3; c++) {
                out[o + c] = (byte) (((in[i + c] & 0xFF) * alpha + WHITE * (255 - alpha) + 127) / 255);
            }
        }
        return new Pixels(image.width(), image.height(), Pixels.RGB, out);
    }

    /** Cut out {@code box}, as {@link Resampler#crop}. */
    public AlphaPlane crop(CropBox box) {
        return new AlphaPlane(box.width(), box.height(), Resampler.crop(alpha, size(), 1, box));
    }

    /** Resized, as {@link Resampler#resize}. */
    public AlphaPlane resize(Size size) {
        return new AlphaPlane(
                size.width(), size.height(), Planes.resize(alpha, width, height, 1, size.width(), size.height()));
    }

    /**
     * Puts this alpha back on colours that were seen on white, as {@link #flattenOnWhite} makes them: takes the white
     * out of half-transparent edges again.
     *
     * @param rgb three channels, of this plane's size
     * @return four channels
     */
    public Pixels applyTo(Pixels rgb) {
        if (rgb.hasAlpha() || rgb.width() != width || rgb.height() != height) {
            throw new IllegalArgumentException("alpha of " + size() + " does not fit " + rgb);
        }
        byte[] in = rgb.samples();
        var out = new byte[alpha.length * 4];
        for (int i = 0; i < alpha.length; i++) {
            int cover = alpha[i] & 0xFF;
            for (int c = 0; c < 3; c++) {
                int seen = in[3 * i + c] & 0xFF;
                int own = cover == 0 ? seen : (255 * seen - WHITE * (255 - cover) + cover / 2) / cover;
                out[4 * i + c] = (byte) Math.clamp(own, 0, 255);
            }
            out[4 * i + 3] = (byte) cover;
        }
        return new Pixels(width, height, Pixels.RGBA, out);
    }

    public Size size() {
        return new Size(width, height);
    }
}
