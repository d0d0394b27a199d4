package dev.kontext.sandbox.edit;

/** A rectangle; right and bottom are the first column and row outside it. */
record Box(int left, int top, int right, int bottom) {
    /** Holds no pixel; {@link #with} makes it hold one. */
    static final Box NOTHING = new Box(Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 0);

    /** The smallest box that holds this one and a pixel. */
    Box with(int x, int y) {
        return new Box(Math.min(left, x), Math.min(top, y), Math.max(right, x + 1), Math.max(bottom, y + 1));
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

    boolean contains(Box other) {
        return left <= other.left && top <= other.top && right >= other.right && bottom >= other.bottom;
    }

    boolean contains(double x, double y) {
        return x >= left && x < right && y >= top && y < bottom;
    }

    /** Grown on each side by a share of its width or height. */
    Box grown(double share) {
        var x = (int) Math.ceil(width() * share);
        var y = (int) Math.ceil(height() * share);
        return new Box(left - x, top - y, right + x, bottom + y);
    }

    Box clippedTo(int width, int height) {
        return new Box(Math.max(0, left), Math.max(0, top), Math.min(width, right), Math.min(height, bottom));
    }
}
