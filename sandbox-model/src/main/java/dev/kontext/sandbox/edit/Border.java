package dev.kontext.sandbox.edit;

/**
 * Tells how much of a pixel near a region's border is the region's, from the colours that lie inside and outside close
 * by. For regions whose own colour does not set them apart, such as a grey wall or a pale sky.
 */
final class Border {
    private static final int NEAR = 2;
    private static final int AROUND = 4;

    /** Closer than this, two colours cannot be told apart, and the coarse border stands. */
    private static final double INDISTINCT = 0.035;

    private final int width;
    private final int height;
    private final boolean[] belongs;
    private final Segments segments;
    private final Cell[] cells;

    /** What is known of a cell: whether it is at the border, and the colours on both sides of it. */
    private record Cell(boolean mixed, boolean inside, OkLab within, OkLab without) {}

    Border(Segments segments, boolean[] belongs) {
        this.width = segments.width();
        this.height = segments.height();
        this.belongs = belongs;
        this.segments = segments;
        this.cells = new Cell[belongs.length];
        for (var i = 0; i < cells.length; i++) {
            cells[i] = look(i);
        }
    }

    private Cell look(int cell) {
        var inside = belongs[cell];
        var mixed = isMixed(cell, NEAR);
        var own = segments.cell(cell);
        return new Cell(
                mixed, inside, inside || mixed ? mean(cell, true, own) : own, mixed ? mean(cell, false, own) : own);
    }

    private boolean isMixed(int cell, int reach) {
        for (var y = Math.max(0, cell / width - reach); y <= Math.min(height - 1, cell / width + reach); y++) {
            for (var x = Math.max(0, cell % width - reach); x <= Math.min(width - 1, cell % width + reach); x++) {
                if (belongs[y * width + x] != belongs[cell]) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The mean colour of the cells on one side, if possible of those that are not themselves a mixture. */
    private OkLab mean(int cell, boolean side, OkLab otherwise) {
        var pure = new Mean();
        var any = new Mean();
        for (var y = Math.max(0, cell / width - AROUND); y <= Math.min(height - 1, cell / width + AROUND); y++) {
            for (var x = Math.max(0, cell % width - AROUND); x <= Math.min(width - 1, cell % width + AROUND); x++) {
                var i = y * width + x;
                if (belongs[i] == side) {
                    any.add(segments.cell(i));
                    if (!isMixed(i, 1)) {
                        pure.add(segments.cell(i));
                    }
                }
            }
        }
        if (pure.count > 0) {
            return pure.value();
        }
        return any.count > 0 ? any.value() : otherwise;
    }

    /** The region's colour around a place, at coordinates from 0 to 1. */
    OkLab within(double x, double y) {
        return at(x, y).within();
    }

    /** How much of a pixel is the region's, 0 to 1. */
    double share(OkLab pixel, double x, double y) {
        var cell = at(x, y);
        if (!cell.mixed()) {
            return cell.inside() ? 1 : 0;
        }
        var dl = cell.within().l() - cell.without().l();
        var da = cell.within().a() - cell.without().a();
        var db = cell.within().b() - cell.without().b();
        var length = dl * dl + da * da + db * db;
        if (length < INDISTINCT * INDISTINCT) {
            return cell.inside() ? 1 : 0;
        }
        var along = (pixel.l() - cell.without().l()) * dl
                + (pixel.a() - cell.without().a()) * da
                + (pixel.b() - cell.without().b()) * db;
        return Math.clamp(along / length, 0, 1);
    }

    private Cell at(double x, double y) {
        var column = Math.clamp((int) (x * width), 0, width - 1);
        var row = Math.clamp((int) (y * height), 0, height - 1);
        return cells[row * width + column];
    }

    private static final class Mean {
        private int count;
        private double l;
        private double a;
        private double b;

        private void add(OkLab colour) {
            count++;
            l += colour.l();
            a += colour.a();
            b += colour.b();
        }

        private OkLab value() {
            return new OkLab(l / count, a / count, b / count);
        }
    }
}
