package dev.kontext.imaging.geometry;

import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import java.util.Arrays;
import java.util.List;

/**
 * Several references for one picture, side by side in cells of one size, from left to right.
 *
 * <p>All together have the pixels of one: that is what Kontext was trained to look at, and what an edit costs. Each is
 * seen whole and in its shape, in the middle of its cell, on white as transparent parts are.
 *
 * <p>{@code var cell = ReferenceRow.cell(first.size(), 2); model.edit(ReferenceRow.join(List.of(fit(first, cell), …)));}
 */
public final class ReferenceRow {
    private static final byte WHITE = (byte) 255;
    private static final double LONGEST_ASPECT = longestAspect();

    private ReferenceRow() {}

    private static double longestAspect() {
        Size widest = PreferredSizes.ALL.getLast();
        return (double) widest.width() / widest.height();
    }

    /**
     * The size of each cell: the shape of the first reference, but no longer than the longest preferred size, and its
     * share of a megapixel; both sides multiples of {@link GeometryPlan#GRID}.
     *
     * @param count how many references there are
     */
    public static Size cell(Size first, int count) {
        double longer = Math.max(first.width(), first.height());
        double aspect = Math.min(longer / Math.min(first.width(), first.height()), LONGEST_ASPECT);
        // The longer side follows the rounded shorter one, so the shape is missed by half a step of the grid at most.
        int shortSide = onGrid(Math.sqrt((double) GeometryPlan.MODEL_AREA / count / aspect));
        int longSide = onGrid(shortSide * aspect);
        return first.width() < first.height() ? new Size(shortSide, longSide) : new Size(longSide, shortSide);
    }

    /**
     * A reference in its cell. A gap of less than a step of the grid is stretched away, as the model would take a thin
     * white edge for a part of the picture.
     *
     * @return three channels, of exactly {@code cell}
     */
    public static Pixels fit(Pixels input, Size cell) {
        double scale = Math.min((double) cell.width() / input.width(), (double) cell.height() / input.height());
        var size = new Size(side(input.width() * scale, cell.width()), side(input.height() * scale, cell.height()));
        return onWhite(Resampler.resize(AlphaPlane.flattenOnWhite(input), size), cell);
    }

    /**
     * The row.
     *
     * @param cells as {@link #fit} makes them, all of one size
     */
    public static Pixels join(List<Pixels> cells) {
        Size cell = cells.getFirst().size();
        if (!cells.stream().allMatch(each -> each.size().equals(cell) && !each.hasAlpha())) {
            throw new IllegalArgumentException("cells are RGB of one size, got " + cells);
        }
        int width = cell.width() * cells.size();
        var out = new byte[Math.multiplyExact(width, cell.height()) * Pixels.RGB];
        for (int i = 0; i < cells.size(); i++) {
            paste(cells.get(i), out, width, i * cell.width(), 0);
        }
        return new Pixels(width, cell.height(), Pixels.RGB, out);
    }

    /**
     * The deliverable of an answer that lies on none of its references: its largest middle part of that shape, resized,
     * so that nothing is stretched.
     */
    public static Pixels finish(Pixels answer, Size deliverable) {
        return Resampler.resize(Resampler.crop(answer, CropBox.centred(answer.size(), deliverable)), deliverable);
    }

    private static int onGrid(double side) {
        return Math.toIntExact(Math.round(side / GeometryPlan.GRID)) * GeometryPlan.GRID;
    }

    private static int side(double fitted, int cell) {
        int side = Math.clamp(Math.round(fitted), 1, cell);
        return cell - side < GeometryPlan.GRID ? cell : side;
    }

    private static Pixels onWhite(Pixels image, Size cell) {
        if (image.size().equals(cell)) {
            return image;
        }
        var out = new byte[Math.toIntExact(cell.area()) * Pixels.RGB];
        Arrays.fill(out, WHITE);
        paste(image, out, cell.width(), (cell.width() - image.width()) / 2, (cell.height() - image.height()) / 2);
        return new Pixels(cell.width(), cell.height(), Pixels.RGB, out);
    }

    private static void paste(Pixels image, byte[] out, int outWidth, int left, int top) {
        int row = image.width() * Pixels.RGB;
        for (int y = 0; y < image.height(); y++) {
            System.arraycopy(image.samples(), y * row, out, ((top + y) * outWidth + left) * Pixels.RGB, row);
        }
    }
}
