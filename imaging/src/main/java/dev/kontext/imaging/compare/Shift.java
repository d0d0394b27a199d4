package dev.kontext.imaging.compare;

/**
 * How far one picture lies from another.
 *
 * @param x pixels to the right
 * @param y pixels down
 */
public record Shift(double x, double y) {
    static final Shift NONE = new Shift(0, 0);

    /** The same move on a grid whose pixels are smaller by {@code factors}. */
    public Shift scaled(double xFactor, double yFactor) {
        return new Shift(x * xFactor, y * yFactor);
    }

    /** To a tenth of a pixel, which is about what the estimate is worth; never a negative zero. */
    public Shift rounded() {
        return new Shift(Math.round(x * 10) / 10.0, Math.round(y * 10) / 10.0);
    }

    double distanceTo(Shift other) {
        return Math.hypot(x - other.x, y - other.y);
    }
}
