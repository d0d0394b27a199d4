package dev.kontext.imaging.geometry;

import java.util.Arrays;

/** The two passes of a separable resize, on interleaved 8-bit samples. */
final class Planes {
    private static final int HALF = LanczosKernel.ONE / 2;

    private Planes() {}

    static byte[] resize(byte[] in, int width, int height, int channels, int outWidth, int outHeight) {
        // The vertical pass runs four times as fast a tap; its order decides how much the slow one has to do.
        boolean verticalFirst = (long) height * width > (long) outHeight * outWidth;
        if (verticalFirst) {
            byte[] low = vertical(in, width * channels, height, outHeight);
            return horizontal(low, width, outHeight, channels, outWidth);
        }
        byte[] wide = horizontal(in, width, height, channels, outWidth);
        return vertical(wide, outWidth * channels, height, outHeight);
    }

    private static byte[] vertical(byte[] in, int stride, int height, int outHeight) {
        if (height == outHeight) {
            return in;
        }
        var kernel = LanczosKernel.of(height, outHeight);
        var out = new byte[Math.multiplyExact(stride, outHeight)];
        var sums = new int[stride];
        for (int y = 0; y < outHeight; y++) {
            Arrays.fill(sums, HALF);
            for (int k = 0; k < kernel.taps; k++) {
                int weight = kernel.weights[y * kernel.taps + k];
                if (weight != 0) {
                    add(in, (kernel.first[y] + k) * stride, weight, sums);
                }
            }
            store(sums, out, y * stride);
        }
        return out;
    }

    // Small loops over one array index, so that the compiler turns them into vector code.
    private static void add(byte[] in, int from, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (in[from + i] & 0xFF) * weight;
        }
    }

    private static void store(int[] sums, byte[] out, int to) {
        for (int i = 0; i < sums.length; i++) {
            out[to + i] = (byte) Math.max(0, Math.min(255, sums[i] >> LanczosKernel.BITS));
        }
    }

    private static byte[] horizontal(byte[] in, int width, int height, int channels, int outWidth) {
        if (width == outWidth) {
            return in;
        }
        var kernel = LanczosKernel.of(width, outWidth);
        var out = new byte[Math.multiplyExact(Math.multiplyExact(outWidth, channels), height)];
        for (int y = 0; y < height; y++) {
            int from = y * width * channels;
            int to = y * outWidth * channels;
            switch (channels) {
                case 3 -> row3(in, from, kernel, out, to);
                case 4 -> row4(in, from, kernel, out, to);
                default -> row1(in, from, kernel, out, to);
            }
        }
        return out;
    }

    private static void row1(byte[] in, int from, LanczosKernel kernel, byte[] out, int to) {
        int taps = kernel.taps;
        int[] weights = kernel.weights;
        int[] first = kernel.first;
        for (int x = 0; x < first.length; x++) {
            int at = from + first[x];
            int sum = HALF;
            for (int k = 0; k < taps; k++) {
                sum += (in[at + k] & 0xFF) * weights[x * taps + k];
            }
            out[to + x] = clip(sum);
        }
    }

    private static void row3(byte[] in, int from, LanczosKernel kernel, byte[] out, int to) {
        int taps = kernel.taps;
        int[] weights = kernel.weights;
        int[] first = kernel.first;
        for (int x = 0; x < first.length; x++) {
            int at = from + 3 * first[x];
            int red = HALF;
            int green = HALF;
            int blue = HALF;
            for (int k = x * taps; k < (x + 1) * taps; k++) {
                int weight = weights[k];
                red += (in[at] & 0xFF) * weight;
                green += (in[at + 1] & 0xFF) * weight;
                blue += (in[at + 2] & 0xFF) * weight;
                at += 3;
            }
            out[to] = clip(red);
            out[to + 1] = clip(green);
            out[to + 2] = clip(blue);
            to += 3;
        }
    }

    private static void row4(byte[] in, int from, LanczosKernel kernel, byte[] out, int to) {
        int taps = kernel.taps;
        int[] weights = kernel.weights;
        int[] first = kernel.first;
        for (int x = 0; x < first.length; x++) {
            int at = from + 4 * first[x];
            int red = HALF;
            int green = HALF;
            int blue = HALF;
            int alpha = HALF;
            for (int k = x * taps; k < (x + 1) * taps; k++) {
                int weight = weights[k];
                red += (in[at] & 0xFF) * weight;
                green += (in[at + 1] & 0xFF) * weight;
                blue += (in[at + 2] & 0xFF) * weight;
                alpha += (in[at + 3] & 0xFF) * weight;
                at += 4;
            }
            out[to] = clip(red);
            out[to + 1] = clip(green);
            out[to + 2] = clip(blue);
            out[to + 3] = clip(alpha);
            to += 4;
        }
    }

    private static byte clip(int sum) {
        return (byte) Math.clamp(sum >> LanczosKernel.BITS, 0, 255);
    }
}
