package dev.kontext.imaging.output;

import dev.kontext.imaging.Pixels;

/** Replaces the samples of a row by their difference from what their neighbours predict. */
final class PngRowFilter {
    private static final int NONE = 0;
    private static final int SUB = 1;
    private static final int UP = 2;
    private static final int PAETH = 4;

    private final byte[] samples;
    private final int stride;
    private final int step;
    private final byte[] above;
    private final byte[] row;
    private final byte[][] filtered = new byte[PAETH + 1][];

    PngRowFilter(Pixels image) {
        samples = image.samples();
        step = image.channels();
        stride = image.width() * step;
        // One pixel of zeros to the left, as the format defines it.
        above = new byte[step + stride];
        row = new byte[step + stride];
        for (int filter : new int[] {NONE, SUB, UP, PAETH}) {
            filtered[filter] = new byte[1 + stride];
            filtered[filter][0] = (byte) filter;
        }
    }

    /**
     * The filter's number, then the row's differences; with the filter whose differences add up to least. Rows must be
     * asked for from the top down; the array is valid until the next call.
     */
    byte[] filter(int y) {
        System.arraycopy(row, 0, above, 0, row.length);
        System.arraycopy(samples, y * stride, row, step, stride);
        System.arraycopy(row, step, filtered[NONE], 1, stride);
        sub(filtered[SUB]);
        up(filtered[UP]);
        paeth(filtered[PAETH]);
        int best = NONE;
        long least = Long.MAX_VALUE;
        for (int filter : new int[] {PAETH, UP, SUB, NONE}) {
            long cost = cost(filtered[filter]);
            if (cost < least) {
                best = filter;
                least = cost;
            }
        }
        return filtered[best];
    }

    private void sub(byte[] out) {
        for (int i = 0; i < stride; i++) {
            out[1 + i] = (byte) (row[step + i] - row[i]);
        }
    }

    private void up(byte[] out) {
        for (int i = 0; i < stride; i++) {
            out[1 + i] = (byte) (row[step + i] - above[step + i]);
        }
    }

    private void paeth(byte[] out) {
        for (int i = 0; i < stride; i++) {
            int left = row[i] & 0xFF;
            int up = above[step + i] & 0xFF;
            int corner = above[i] & 0xFF;
            int toLeft = Math.abs(up - corner);
            int toUp = Math.abs(left - corner);
            int toCorner = Math.abs(left + up - 2 * corner);
            int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
            out[1 + i] = (byte) (row[step + i] - nearest);
        }
    }

    private long cost(byte[] differences) {
        int sum = 0;
        for (int i = 1; i < differences.length; i++) {
            sum += Math.abs(differences[i]);
        }
        return sum;
    }
}
