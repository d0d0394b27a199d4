package dev.kontext.imaging;

import java.util.Arrays;

/**
 * An upright sRGB image in memory: 8 bits a sample, rows from top to bottom, samples interleaved (RGB, or RGBA with
 * straight alpha), without padding. The layout of three channels is the model's tensor {@code UINT8 [H, W, 3]}.
 */
public final class Pixels {
    public static final int RGB = 3;
    public static final int RGBA = 4;

    private final int width;
    private final int height;
    private final int channels;
    private final byte[] samples;

    /**
     * Takes over {@code samples}: the caller must not write to it afterwards.
     *
     * @param channels 3 (RGB) or 4 (RGBA, straight alpha)
     * @param samples exactly {@code width * height * channels} bytes
     * @throws IllegalArgumentException when the numbers do not fit together
     */
    public Pixels(int width, int height, int channels, byte[] samples) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("an image needs both sides at least 1, got " + width + "x" + height);
        }
        if (channels != RGB && channels != RGBA) {
            throw new IllegalArgumentException("an image has 3 or 4 channels, got " + channels);
        }
        if ((long) width * height * channels != samples.length) {
            throw new IllegalArgumentException(width + "x" + height + " with " + channels + " channels takes "
                    + (long) width * height * channels + " samples, got " + samples.length);
        }
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.samples = samples;
    }

    /** An image of one colour; {@code colour} has 3 or 4 samples of 0 to 255 and decides the channels. */
    public static Pixels filled(int width, int height, int... colour) {
        var samples = new byte[Math.multiplyExact(Math.multiplyExact(width, height), colour.length)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) colour[i % colour.length];
        }
        return new Pixels(width, height, colour.length, samples);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** 3 or 4. */
    public int channels() {
        return channels;
    }

    public boolean hasAlpha() {
        return channels == RGBA;
    }

    public Size size() {
        return new Size(width, height);
    }

    /** The samples themselves, not a copy: read, never write. */
    public byte[] samples() {
        return samples;
    }

    /**
     * One sample.
     *
     * @return 0 to 255
     */
    public int sample(int x, int y, int channel) {
        if (x < 0 || x >= width || y < 0 || y >= height || channel < 0 || channel >= channels) {
            throw new IndexOutOfBoundsException("no sample " + x + "," + y + "," + channel + " in " + this);
        }
        return samples[(y * width + x) * channels + channel] & 0xFF;
    }

    /** Equal when size, channels and every sample are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Pixels that
                && width == that.width
                && height == that.height
                && channels == that.channels
                && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(samples);
    }

    /** Size and channels; never content. */
    @Override
    public String toString() {
        return width + "x" + height + (hasAlpha() ? " RGBA" : " RGB");
    }
}
