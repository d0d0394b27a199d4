package dev.kontext.imaging.compare;

/**
 * The part of a picture whose counterpart, after a shift, lies within the other; and the way there. Bounds are in the
 * earlier picture, right and bottom exclusive.
 *
 * @param dx whole pixels to the right, rounded down
 * @param dy whole pixels down, rounded down
 * @param fx the rest, 0 to 1
 * @param fy the rest, 0 to 1
 */
record Overlap(int left, int top, int right, int bottom, int dx, int dy, float fx, float fy) {
    /** @param margin how many pixels around each one have a counterpart, too */
    static Overlap of(int width, int height, Shift shift, int margin) {
        int dx = (int) Math.floor(shift.x());
        int dy = (int) Math.floor(shift.y());
        float fx = (float) (shift.x() - dx);
        float fy = (float) (shift.y() - dy);
        // Between two pixels the next one is needed, too.
        return new Overlap(
                Math.max(0, margin - dx),
                Math.max(0, margin - dy),
                Math.min(width, width - margin - dx - (fx > 0 ? 1 : 0)),
                Math.min(height, height - margin - dy - (fy > 0 ? 1 : 0)),
                dx,
                dy,
                fx,
                fy);
    }

    boolean isEmpty() {
        return right <= left || bottom <= top;
    }

    int width() {
        return right - left;
    }

    int height() {
        return bottom - top;
    }

    int area() {
        return width() * height();
    }

    /** The later picture's value for a place in the earlier one, bilinear between its pixels. */
    float sample(float[] plane, int stride, int x, int y) {
        int at = (y + dy) * stride + x + dx;
        int next = fx > 0 ? at + 1 : at;
        float upper = plane[at] + fx * (plane[next] - plane[at]);
        if (fy == 0) {
            return upper;
        }
        float lower = plane[at + stride] + fx * (plane[next + stride] - plane[at + stride]);
        return upper + fy * (lower - upper);
    }
}
