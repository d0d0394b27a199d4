package dev.kontext.imaging.compare;

import dev.kontext.imaging.Pixels;

/** A picture as one plane a channel, values 0 to 255 as they are in sRGB, possibly smaller than the original. */
final class ColourPlanes {
    static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final float[][] planes;

    /** @param planes red, green and blue, each {@code width * height}, rows from the top; taken over */
    ColourPlanes(int width, int height, float[][] planes) {
        this.width = width;
        this.height = height;
        this.planes = planes;
    }

    /** Means of {@code factor} × {@code factor} pixels; what is left over at the right and at the bottom is not used. */
    static ColourPlanes of(Pixels rgb, int factor) {
        int width = rgb.width() / factor;
        int height = rgb.height() / factor;
        var planes = new float[CHANNELS][width * height];
        byte[] samples = rgb.samples();
        float scale = 1f / (factor * factor);
        int stride = rgb.width() * CHANNELS;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = 0;
                int green = 0;
                int blue = 0;
                for (int row = 0; row < factor; row++) {
                    int at = (y * factor + row) * stride + x * factor * CHANNELS;
                    for (int column = 0; column < factor; column++, at += CHANNELS) {
                        red += samples[at] & 0xFF;
                        green += samples[at + 1] & 0xFF;
                        blue += samples[at + 2] & 0xFF;
                    }
                }
                int to = y * width + x;
                planes[0][to] = red * scale;
                planes[1][to] = green * scale;
                planes[2][to] = blue * scale;
            }
        }
        return new ColourPlanes(width, height, planes);
    }

    /** Brightness: Y' of ITU-R BT.709, whose primaries sRGB has. */
    Luma luma() {
        var values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.2126f * planes[0][i] + 0.7152f * planes[1][i] + 0.0722f * planes[2][i];
        }
        return new Luma(width, height, values);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Red, green or blue: read, never write. */
    float[] plane(int channel) {
        return planes[channel];
    }

    int area() {
        return width * height;
    }
}
