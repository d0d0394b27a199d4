package dev.kontext.sandbox.edit;

/** Paints in flat strokes: each pixel takes the mean of the calmest of the four squares at whose corner it lies (Kuwahara). */
final class Watercolour {
    private final int width;
    private final int height;
    /** Sums over everything above and to the left: red, green, blue. At 2048 by 2048 they just fit an int. */
    private final int[][] sums = new int[3][];

    private final long[] squares;

    private Watercolour(Picture picture) {
        width = picture.width();
        height = picture.height();
        var row = width + 1;
        for (var channel = 0; channel < 3; channel++) {
            sums[channel] = new int[row * (height + 1)];
        }
        squares = new long[row * (height + 1)];
        for (var y = 0; y < height; y++) {
            for (var x = 0; x < width; x++) {
                var i = (y + 1) * row + x + 1;
                var square = 0L;
                for (var channel = 0; channel < 3; channel++) {
                    var value = picture.rgb()[(y * width + x) * 3 + channel] & 0xff;
                    var table = sums[channel];
                    table[i] = value + table[i - 1] + table[i - row] - table[i - row - 1];
                    square += (long) value * value;
                }
                squares[i] = square + squares[i - 1] + squares[i - row] - squares[i - row - 1];
            }
        }
    }

    static Picture paint(Picture picture, int radius) {
        var tables = new Watercolour(picture);
        var painted = picture.copy();
        var across = new NoiseField(1);
        var down = new NoiseField(2);
        var paint = new NoiseField(3);
        for (var y = 0; y < picture.height(); y++) {
            for (var x = 0; x < picture.width(); x++) {
                // The brush does not follow edges exactly, and the paper takes the paint unevenly.
                var fromX = x + radius * 0.8 * (across.at(x / (radius * 3.0), y / (radius * 3.0)) - 0.5);
                var fromY = y + radius * 0.8 * (down.at(x / (radius * 3.0), y / (radius * 3.0)) - 0.5);
                var wash = 0.7 * paint.at(x / (radius * 11.0), y / (radius * 11.0))
                        + 0.3 * paint.at(x / (radius * 4.0), y / (radius * 4.0));
                var grain = Noise.number(5, (long) y * picture.width() + x);
                var colour = tables.calmest(
                        (int) Math.clamp(fromX, 0, picture.width() - 1.0),
                        (int) Math.clamp(fromY, 0, picture.height() - 1.0),
                        radius);
                painted.set(x, y, Picture.mix(colour, 0xfffdf7, 0.03 + 0.14 * wash * wash + 0.06 * grain));
            }
        }
        return painted;
    }

    private int calmest(int x, int y, int radius) {
        var best = 0;
        var least = Double.MAX_VALUE;
        for (var corner = 0; corner < 4; corner++) {
            var left = Math.max(0, (corner & 1) == 0 ? x - radius : x);
            var top = Math.max(0, (corner & 2) == 0 ? y - radius : y);
            var right = Math.min(width, ((corner & 1) == 0 ? x : x + radius) + 1);
            var bottom = Math.min(height, ((corner & 2) == 0 ? y : y + radius) + 1);
            var count = (double) (right - left) * (bottom - top);
            var colour = 0;
            var variance = sum(left, top, right, bottom) / count;
            for (var table : sums) {
                var mean = sum(table, left, top, right, bottom) / count;
                variance -= mean * mean;
                colour = colour << 8 | (int) mean;
            }
            if (variance < least) {
                least = variance;
                best = colour;
            }
        }
        return best;
    }

    private int sum(int[] table, int left, int top, int right, int bottom) {
        var row = width + 1;
        return table[bottom * row + right]
                - table[top * row + right]
                - table[bottom * row + left]
                + table[top * row + left];
    }

    private long sum(int left, int top, int right, int bottom) {
        var row = width + 1;
        return squares[bottom * row + right]
                - squares[top * row + right]
                - squares[bottom * row + left]
                + squares[top * row + left];
    }
}
