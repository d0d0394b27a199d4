package dev.kontext.sandbox.edit;

/** A region of a picture: where it is, coarsely, and what colour it has. Its fine edge is found by colour. */
final class Region {
    private final int width;
    private final int height;
    private final float[] weight;
    private final OkLab mean;
    private final Box box;
    private final Border border;

    private Region(int width, int height, float[] weight, OkLab mean, Box box, Border border) {
        this.width = width;
        this.height = height;
        this.weight = weight;
        this.mean = mean;
        this.box = box;
        this.border = border;
    }

    static Region of(Segments segments, boolean[] belongs) {
        var width = segments.width();
        var height = segments.height();
        var weight = new float[belongs.length];
        var box = Box.NOTHING;
        var count = 0;
        var l = 0.0;
        var a = 0.0;
        var b = 0.0;
        for (var i = 0; i < belongs.length; i++) {
            if (!belongs[i]) {
                continue;
            }
            count++;
            l += segments.cell(i).l();
            a += segments.cell(i).a();
            b += segments.cell(i).b();
            var x = i % width;
            var y = i / width;
            box = box.with(x, y);
            // Two cells beyond the border: there the colour decides.
            for (var dy = -2; dy <= 2; dy++) {
                for (var dx = -2; dx <= 2; dx++) {
                    if (x + dx >= 0 && y + dy >= 0 && x + dx < width && y + dy < height) {
                        var j = i + dy * width + dx;
                        var far = Math.max(Math.abs(dx), Math.abs(dy));
                        weight[j] = Math.max(weight[j], far < 2 ? 1 : 0.6f);
                    }
                }
            }
        }
        var n = Math.max(1, count);
        return new Region(width, height, weight, new OkLab(l / n, a / n, b / n), box, new Border(segments, belongs));
    }

    OkLab mean() {
        return mean;
    }

    Border border() {
        return border;
    }

    /** Around the region, in pixels of a picture of that size. */
    Box boxIn(int pictureWidth, int pictureHeight) {
        return new Box(
                        (box.left() - 3) * pictureWidth / width,
                        (box.top() - 3) * pictureHeight / height,
                        (box.right() + 3) * pictureWidth / width + 1,
                        (box.bottom() + 3) * pictureHeight / height + 1)
                .clippedTo(pictureWidth, pictureHeight);
    }

    /** How far a place belongs to the region, 0 to 1, at coordinates from 0 to 1. */
    double at(double x, double y) {
        var column = Math.clamp(x * width - 0.5, 0, width - 1.0);
        var row = Math.clamp(y * height - 0.5, 0, height - 1.0);
        var left = (int) column;
        var top = (int) row;
        var right = Math.min(width - 1, left + 1);
        var bottom = Math.min(height - 1, top + 1);
        var dx = column - left;
        var dy = row - top;
        var upper = weight[top * width + left] * (1 - dx) + weight[top * width + right] * dx;
        var lower = weight[bottom * width + left] * (1 - dx) + weight[bottom * width + right] * dx;
        return upper * (1 - dy) + lower * dy;
    }
}
