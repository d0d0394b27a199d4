package dev.kontext.imaging.geometry;

import dev.kontext.imaging.Size;
import java.util.Comparator;
import java.util.List;

/** The 17 sizes that Kontext was trained on, all of about one megapixel, both sides multiples of 16. */
public final class PreferredSizes {
    /** From the tallest to the widest. */
    public static final List<Size> ALL = List.of(
            new Size(672, 1568),
            new Size(688, 1504),
            new Size(720, 1456),
            new Size(752, 1392),
            new Size(800, 1328),
            new Size(832, 1248),
            new Size(880, 1184),
            new Size(944, 1104),
            new Size(1024, 1024),
            new Size(1104, 944),
            new Size(1184, 880),
            new Size(1248, 832),
            new Size(1328, 800),
            new Size(1392, 752),
            new Size(1456, 720),
            new Size(1504, 688),
            new Size(1568, 672));

    private PreferredSizes() {}

    /** The one whose aspect ratio is nearest to that of {@code size} on a logarithmic scale. */
    public static Size nearest(Size size) {
        double aspect = size.logAspect();
        return ALL.stream()
                .min(Comparator.comparingDouble(candidate -> Math.abs(candidate.logAspect() - aspect)))
                .orElseThrow();
    }
}
