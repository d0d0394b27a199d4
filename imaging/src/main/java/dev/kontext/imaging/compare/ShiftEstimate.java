package dev.kontext.imaging.compare;

import java.util.Arrays;
import java.util.Optional;

/**
 * The shift between two pictures: phase correlation of small copies says about where, then a few rounds of Lucas and
 * Kanade's least squares ("An Iterative Image Registration Technique", 1981) on the brightness say exactly. The fit
 * includes the gain and offset of the brightness; pixels that do not follow it are weighted down (Geman and McClure's
 * weights), so that what was edited does not pull.
 */
final class ShiftEstimate {
    /** The longest side of the small copies. */
    private static final int SMALL = 256;

    private static final int ROUNDS = 5;
    private static final int SAMPLES = 16_384;

    /** Differences of brightness that are always taken for noise. */
    private static final double LEAST_SCALE = 2;

    private final Luma before;
    private final Luma after;
    private double gain = 1;
    private double offset;
    private Shift shift;

    private ShiftEstimate(Luma before, Luma after, Shift start) {
        this.before = before;
        this.after = after;
        this.shift = start;
    }

    /** The shift in pixels of the two, which have one size; empty when the pictures do not correlate. */
    static Optional<Shift> between(Luma before, Luma after) {
        int factor = Math.ceilDiv(Math.max(before.width(), before.height()), SMALL);
        return PhaseCorrelation.shift(before.reduced(factor), after.reduced(factor))
                .map(small -> new ShiftEstimate(before, after, small.scaled(factor, factor)).refined(factor));
    }

    /** @param leash how far the start may be off */
    private Shift refined(double leash) {
        var start = shift;
        for (int round = 0; round < ROUNDS; round++) {
            if (!fit() || shift.distanceTo(start) > leash) {
                return start;
            }
        }
        return shift;
    }

    /** One round: later brightness as gain · earlier + offset - slope · (what is left of the shift). */
    private boolean fit() {
        var overlap = Overlap.of(before.width(), before.height(), shift, 1);
        if (overlap.isEmpty()) {
            return false;
        }
        double scale = scale(overlap);
        var equations = new LeastSquares(4);
        var row = new double[4];
        for (int y = overlap.top(); y < overlap.bottom(); y++) {
            for (int x = overlap.left(); x < overlap.right(); x++) {
                double earlier = before.values()[y * before.width() + x];
                double later = after(overlap, x, y);
                double off = (later - gain * earlier - offset) / scale;
                double weight = 1 / ((1 + off * off) * (1 + off * off));
                row[0] = earlier;
                row[1] = 1;
                row[2] = (after(overlap, x - 1, y) - after(overlap, x + 1, y)) / 2;
                row[3] = (after(overlap, x, y - 1) - after(overlap, x, y + 1)) / 2;
                equations.add(row, later, weight);
            }
        }
        var solution = equations.solution();
        solution.ifPresent(found -> {
            gain = found[0];
            offset = found[1];
            shift = new Shift(shift.x() + found[2], shift.y() + found[3]);
        });
        return solution.isPresent();
    }

    private float after(Overlap overlap, int x, int y) {
        return overlap.sample(after.values(), after.width(), x, y);
    }

    /** How far pixels usually are off: the median, as the standard deviation of a normal distribution. */
    private double scale(Overlap overlap) {
        int step = Math.max(1, overlap.area() / SAMPLES);
        var off = new double[overlap.area() / step];
        for (int i = 0; i < off.length; i++) {
            int x = overlap.left() + i * step % overlap.width();
            int y = overlap.top() + i * step / overlap.width();
            off[i] = Math.abs(after(overlap, x, y) - gain * before.values()[y * before.width() + x] - offset);
        }
        Arrays.sort(off);
        return Math.max(LEAST_SCALE, 1.4826 * off[off.length / 2]);
    }
}
