package dev.kontext.imaging.compare;

/** The brightness of a picture. */
final class Luma {
    private final int width;
    private final int height;
    private final float[] values;

    /** @param values 0 to 255, rows from the top; taken over */
    Luma(int width, int height, float[] values) {
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /** Means of {@code factor} × {@code factor} values; what is left over at the right and at the bottom is not used. */
    Luma reduced(int factor) {
        if (factor == 1) {
            return this;
        }
        int smallWidth = Math.max(1, width / factor);
        int smallHeight = Math.max(1, height / factor);
        var out = new float[smallWidth * smallHeight];
        for (int y = 0; y < smallHeight; y++) {
            int rows = Math.min(factor, height - y * factor);
            for (int x = 0; x < smallWidth; x++) {
                int columns = Math.min(factor, width - x * factor);
                float sum = 0;
                for (int row = 0; row < rows; row++) {
                    int from = (y * factor + row) * width + x * factor;
                    for (int at = from; at < from + columns; at++) {
                        sum += values[at];
                    }
                }
                out[y * smallWidth + x] = sum / (rows * columns);
            }
        }
        return new Luma(smallWidth, smallHeight, out);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Read, never write. */
    float[] values() {
        return values;
    }

    double mean() {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
