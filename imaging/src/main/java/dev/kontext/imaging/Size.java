package dev.kontext.imaging;

/**
 * Width and height of an image in pixels.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 */
public record Size(int width, int height) {
    public Size {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a size needs both sides at least 1, got " + width + "x" + height);
        }
    }

    /** Width times height; does not overflow. */
    public long area() {
        return (long) width * height;
    }

    /** Natural logarithm of width over height: 0 for a square, positive for landscape. */
    public double logAspect() {
        return Math.log((double) width / height);
    }

    /** This size with its sides swapped. */
    public Size turned() {
        return new Size(/* width= */ height, /* height= */ width);
    }

    /** As in {@code 1216x832}. */
    @Override
    public String toString() {
        return width + "x" + height;
    }
}
