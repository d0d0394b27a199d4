package dev.kontext.sandbox.edit;

/**
 * One segment of a picture.
 *
 * @param root the cell that stands for it
 * @param cells how many it has
 * @param share of the picture's area, 0 to 1
 * @param mean its average colour
 * @param x of its centre, 0 to 1
 * @param y of its centre, 0 to 1
 * @param box around it, in cells
 * @param onTop share of the picture's upper edge that it takes
 * @param onBottom share of the lower edge
 * @param onSides share of the left and right edges
 */
record Segment(
        int root,
        int cells,
        double share,
        OkLab mean,
        double x,
        double y,
        Box box,
        double onTop,
        double onBottom,
        double onSides) {
    /** How much of its box it fills, 0 to 1. */
    double fill() {
        return (double) cells / box.area();
    }

    /** Chroma by lightness: what the eye takes for strength of colour, in light and in shadow. */
    double saturation() {
        return mean.chroma() / Math.max(0.1, mean.l());
    }
}
