package dev.kontext.sandbox.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small copy of a picture, cut into segments of like colour by merging neighbours in the order of their difference,
 * as long as the difference is not larger than those inside both (after Felzenszwalb and Huttenlocher, 2004).
 */
final class Segments {
    private static final int LONG_SIDE = 200;
    private static final double LIGHTNESS_WEIGHT = 0.45;
    private static final double GRANULARITY = 0.9;

    /** A step that no eye sees: gradients would fall into bands without it. */
    private static final double UNSEEN = 0.006;

    private final int width;
    private final int height;
    private final OkLab[] cells;
    private final int[] parent;
    private final int[] size;
    private final double[] inner;

    private Segments(Picture small) {
        width = small.width();
        height = small.height();
        cells = new OkLab[small.pixels()];
        parent = new int[cells.length];
        size = new int[cells.length];
        inner = new double[cells.length];
        for (var i = 0; i < cells.length; i++) {
            cells[i] = OkLab.of(small.at(i));
            parent[i] = i;
            size[i] = 1;
        }
    }

    static Segments of(Picture picture) {
        var longSide = Math.max(picture.width(), picture.height());
        var scale = Math.min(1.0, (double) LONG_SIDE / longSide);
        var segments = new Segments(
                picture.shrink((int) Math.round(picture.width() * scale), (int) Math.round(picture.height() * scale)));
        segments.merge();
        return segments;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    OkLab cell(int i) {
        return cells[i];
    }

    /** The cell that stands for the segment of a cell. */
    int root(int cell) {
        var i = cell;
        while (parent[i] != i) {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        return i;
    }

    private void merge() {
        // An edge is its weight, then its two ends: sorting longs sorts by weight.
        var edges = new long[cells.length * 4];
        var count = 0;
        for (var y = 0; y < height; y++) {
            for (var x = 0; x < width; x++) {
                var i = y * width + x;
                if (x + 1 < width) {
                    edges[count++] = edge(i, i + 1, 0);
                }
                if (y + 1 < height) {
                    edges[count++] = edge(i, i + width, 1);
                    if (x + 1 < width) {
                        edges[count++] = edge(i, i + width + 1, 2);
                    }
                    if (x > 0) {
                        edges[count++] = edge(i, i + width - 1, 3);
                    }
                }
            }
        }
        Arrays.sort(edges, 0, count);
        var steps = new int[] {1, width, width + 1, width - 1};
        for (var e = 0; e < count; e++) {
            var from = (int) (edges[e] >> 2 & 0x3fff_ffff);
            var weight = (edges[e] >>> 32) / 1e6;
            var one = root(from);
            var other = root(from + steps[(int) (edges[e] & 3)]);
            if (one != other && weight <= tolerance(one) && weight <= tolerance(other)) {
                join(one, other, weight);
            }
        }
        mergeSpecks(edges, count, steps);
    }

    private double tolerance(int root) {
        return Math.max(UNSEEN, inner[root] + GRANULARITY / size[root]);
    }

    private long edge(int from, int to, int direction) {
        var weight = (long) (cells[from].distance(cells[to], LIGHTNESS_WEIGHT) * 1e6);
        return weight << 32 | (long) from << 2 | direction;
    }

    private void mergeSpecks(long[] edges, int count, int[] steps) {
        var speck = Math.max(2, cells.length / 4000);
        for (var e = 0; e < count; e++) {
            var from = (int) (edges[e] >> 2 & 0x3fff_ffff);
            var one = root(from);
            var other = root(from + steps[(int) (edges[e] & 3)]);
            if (one != other && (size[one] < speck || size[other] < speck)) {
                join(one, other, inner[one]);
            }
        }
    }

    private void join(int one, int other, double weight) {
        var large = size[one] >= size[other] ? one : other;
        var small = large == one ? other : one;
        parent[small] = large;
        size[large] += size[small];
        inner[large] = Math.max(weight, Math.max(inner[one], inner[other]));
    }

    /** All segments, in the order of their first cell. */
    List<Segment> list() {
        var builders = new SegmentBuilder[cells.length];
        var found = new ArrayList<SegmentBuilder>();
        for (var i = 0; i < cells.length; i++) {
            var root = root(i);
            if (builders[root] == null) {
                builders[root] = new SegmentBuilder(root, width, height);
                found.add(builders[root]);
            }
            builders[root].add(i % width, i / width, cells[i]);
        }
        return found.stream().map(SegmentBuilder::build).toList();
    }

    private static final class SegmentBuilder {
        private final int root;
        private final int width;
        private final int height;
        private int count;
        private double sumL;
        private double sumA;
        private double sumB;
        private double sumX;
        private double sumY;
        private int left = Integer.MAX_VALUE;
        private int top = Integer.MAX_VALUE;
        private int right;
        private int bottom;
        private int onTop;
        private int onBottom;
        private int onSides;

        private SegmentBuilder(int root, int width, int height) {
            this.root = root;
            this.width = width;
            this.height = height;
        }

        private void add(int x, int y, OkLab colour) {
            count++;
            sumL += colour.l();
            sumA += colour.a();
            sumB += colour.b();
            sumX += x + 0.5;
            sumY += y + 0.5;
            left = Math.min(left, x);
            top = Math.min(top, y);
            right = Math.max(right, x + 1);
            bottom = Math.max(bottom, y + 1);
            onTop += y == 0 ? 1 : 0;
            onBottom += y == height - 1 ? 1 : 0;
            onSides += x == 0 || x == width - 1 ? 1 : 0;
        }

        private Segment build() {
            return new Segment(
                    root,
                    count,
                    (double) count / (width * height),
                    new OkLab(sumL / count, sumA / count, sumB / count),
                    sumX / count / width,
                    sumY / count / height,
                    new Box(left, top, right, bottom),
                    (double) onTop / width,
                    (double) onBottom / width,
                    (double) onSides / (2 * height));
        }
    }
}
