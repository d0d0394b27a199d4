package dev.kontext.sandbox.edit;

import java.util.Arrays;

/** Upright sRGB pixels, three bytes each, row by row. The bytes are shared, not copied: whoever makes a picture gives them away. */
public final class Picture {
    private final int width;
    private final int height;
    private final byte[] rgb;

    public Picture(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != width * height * 3) {
            throw new IllegalArgumentException(
                    "a picture of " + width + "x" + height + " cannot have " + rgb.length + " bytes");
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    static Picture black(int width, int height) {
        return new Picture(width, height, new byte[width * height * 3]);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The pixels themselves. */
    public byte[] rgb() {
        return rgb;
    }

    Picture copy() {
        return new Picture(width, height, rgb.clone());
    }

    int pixels() {
        return width * height;
    }

    /** The pixel as 0xRRGGBB. */
    int at(int x, int y) {
        return at(y * width + x);
    }

    int at(int pixel) {
        var i = pixel * 3;
        return (rgb[i] & 0xff) << 16 | (rgb[i + 1] & 0xff) << 8 | (rgb[i + 2] & 0xff);
    }

    void set(int x, int y, int colour) {
        set(y * width + x, colour);
    }

    void set(int pixel, int colour) {
        var i = pixel * 3;
        rgb[i] = (byte) (colour >> 16);
        rgb[i + 1] = (byte) (colour >> 8);
        rgb[i + 2] = (byte) colour;
    }

    /** Lays a colour over a pixel; {@code alpha} from 0 (nothing) to 1 (covers). Outside the picture nothing happens. */
    void blend(int x, int y, int colour, double alpha) {
        if (x < 0 || y < 0 || x >= width || y >= height || alpha <= 0) {
            return;
        }
        set(x, y, mix(at(x, y), colour, Math.min(1, alpha)));
    }

    /** Halfway colours in sRGB: {@code share} 0 is {@code from}, 1 is {@code to}. */
    static int mix(int from, int to, double share) {
        var red = (from >> 16 & 0xff) + ((to >> 16 & 0xff) - (from >> 16 & 0xff)) * share;
        var green = (from >> 8 & 0xff) + ((to >> 8 & 0xff) - (from >> 8 & 0xff)) * share;
        var blue = (from & 0xff) + ((to & 0xff) - (from & 0xff)) * share;
        return (int) Math.round(red) << 16 | (int) Math.round(green) << 8 | (int) Math.round(blue);
    }

    /** The first of some parts of one width. */
    public Picture part(int parts) {
        var part = black(width / parts, height);
        for (var y = 0; y < height; y++) {
            System.arraycopy(rgb, y * width * 3, part.rgb, y * part.width * 3, part.width * 3);
        }
        return part;
    }

    /** Its largest middle part of another shape, at another size. */
    public Picture cover(int toWidth, int toHeight) {
        var step = Math.min((double) width / toWidth, (double) height / toHeight);
        var left = (width - toWidth * step) / 2;
        var top = (height - toHeight * step) / 2;
        var covered = black(toWidth, toHeight);
        for (var y = 0; y < toHeight; y++) {
            for (var x = 0; x < toWidth; x++) {
                covered.set(x, y, between(left + (x + 0.5) * step - 0.5, top + (y + 0.5) * step - 0.5));
            }
        }
        return covered;
    }

    /** The colour at a place between pixels; edges repeat. */
    private int between(double x, double y) {
        var left = (int) Math.floor(x);
        var top = (int) Math.floor(y);
        var upper = mix(nearest(left, top), nearest(left + 1, top), x - left);
        var lower = mix(nearest(left, top + 1), nearest(left + 1, top + 1), x - left);
        return mix(upper, lower, y - top);
    }

    private int nearest(int x, int y) {
        return at(Math.clamp(x, 0, width - 1), Math.clamp(y, 0, height - 1));
    }

    /** A smaller picture whose pixels are averages. Never larger than this one. */
    public Picture shrink(int toWidth, int toHeight) {
        var w = Math.clamp(toWidth, 1, width);
        var h = Math.clamp(toHeight, 1, height);
        var small = black(w, h);
        for (var y = 0; y < h; y++) {
            var top = y * height / h;
            var bottom = Math.max(top + 1, (y + 1) * height / h);
            for (var x = 0; x < w; x++) {
                var left = x * width / w;
                var right = Math.max(left + 1, (x + 1) * width / w);
                small.set(x, y, average(left, top, right, bottom));
            }
        }
        return small;
    }

    private int average(int left, int top, int right, int bottom) {
        var red = 0L;
        var green = 0L;
        var blue = 0L;
        for (var y = top; y < bottom; y++) {
            for (var i = (y * width + left) * 3; i < (y * width + right) * 3; i += 3) {
                red += rgb[i] & 0xff;
                green += rgb[i + 1] & 0xff;
                blue += rgb[i + 2] & 0xff;
            }
        }
        var count = (long) (right - left) * (bottom - top);
        return (int) (red / count) << 16 | (int) (green / count) << 8 | (int) (blue / count);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture that
                && width == that.width
                && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "picture of " + width + "x" + height;
    }
}
