package dev.kontext.imaging.compare;

/** Two pictures of one size that lie on each other. */
record AlignedPair(ColourPlanes earlier, ColourPlanes later) {
    /** What two pictures have in common once the later one's shift is undone; all of both when there is no such part. */
    static AlignedPair of(ColourPlanes earlier, ColourPlanes later, Shift shift) {
        var overlap = Overlap.of(earlier.width(), earlier.height(), shift, 0);
        if (overlap.isEmpty()) {
            return new AlignedPair(earlier, later);
        }
        var from = new float[ColourPlanes.CHANNELS][overlap.area()];
        var to = new float[from.length][overlap.area()];
        for (int c = 0; c < from.length; c++) {
            for (int y = overlap.top(), i = 0; y < overlap.bottom(); y++) {
                for (int x = overlap.left(); x < overlap.right(); x++, i++) {
                    from[c][i] = earlier.plane(c)[y * earlier.width() + x];
                    to[c][i] = overlap.sample(later.plane(c), later.width(), x, y);
                }
            }
        }
        return new AlignedPair(
                new ColourPlanes(overlap.width(), overlap.height(), from),
                new ColourPlanes(overlap.width(), overlap.height(), to));
    }
}
