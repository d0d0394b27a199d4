package dev.kontext.imaging.compare;

/**
 * The discrete Fourier transform of complex values on a grid, in place; both sides powers of two. Cooley and Tukey's
 * radix 2, decimation in time ("An Algorithm for the Machine Calculation of Complex Fourier Series", 1965).
 */
final class Fourier {
    private final int width;
    private final int height;
    private final float[] re;
    private final float[] im;

    /** @param re the real parts, rows from the top; read and written, as {@code im} is */
    Fourier(int width, int height, float[] re, float[] im) {
        if (Integer.bitCount(width) != 1 || Integer.bitCount(height) != 1) {
            throw new IllegalArgumentException("sides must be powers of two, got " + width + "x" + height);
        }
        this.width = width;
        this.height = height;
        this.re = re;
        this.im = im;
    }

    /** The transform with negative exponents, without a factor. */
    void transform() {
        var rows = new Line(width);
        for (int y = 0; y < height; y++) {
            rows.transform(y * width, 1);
        }
        var columns = new Line(height);
        for (int x = 0; x < width; x++) {
            columns.transform(x, width);
        }
    }

    /** The smallest power of two that is not below {@code side}. */
    static int gridFor(int side) {
        int highest = Integer.highestOneBit(side);
        return highest == side ? side : 2 * highest;
    }

    /** One row or column, copied together so that it is near in memory. */
    private final class Line {
        private final int length;
        private final float[] real;
        private final float[] imaginary;
        private final float[] cosines;
        private final float[] sines;

        Line(int length) {
            this.length = length;
            real = new float[length];
            imaginary = new float[length];
            cosines = new float[Math.max(1, length / 2)];
            sines = new float[cosines.length];
            for (int i = 0; i < cosines.length; i++) {
                cosines[i] = (float) Math.cos(-2 * Math.PI * i / length);
                sines[i] = (float) Math.sin(-2 * Math.PI * i / length);
            }
        }

        void transform(int from, int step) {
            int unused = 32 - Integer.numberOfTrailingZeros(length);
            for (int i = 0; i < length; i++) {
                int reversed = length == 1 ? 0 : Integer.reverse(i) >>> unused;
                real[reversed] = re[from + i * step];
                imaginary[reversed] = im[from + i * step];
            }
            for (int half = 1; half < length; half *= 2) {
                butterflies(half);
            }
            for (int i = 0; i < length; i++) {
                re[from + i * step] = real[i];
                im[from + i * step] = imaginary[i];
            }
        }

        private void butterflies(int half) {
            int turn = length / (2 * half);
            for (int start = 0; start < length; start += 2 * half) {
                for (int k = 0; k < half; k++) {
                    int low = start + k;
                    int high = low + half;
                    float cosine = cosines[k * turn];
                    float sine = sines[k * turn];
                    float re = real[high] * cosine - imaginary[high] * sine;
                    float im = real[high] * sine + imaginary[high] * cosine;
                    real[high] = real[low] - re;
                    imaginary[high] = imaginary[low] - im;
                    real[low] += re;
                    imaginary[low] += im;
                }
            }
        }
    }
}
