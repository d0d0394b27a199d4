package dev.kontext.imaging.compare;

/**
 * Where two pictures look different: the colour difference ΔE*ab of CIE 1976 (CIE 015:2018, 8.2.1), the distance in
 * L*a*b*, of their blurred difference. 2.3 is just noticeable side by side (Mahy, Van Eycken and Oosterlinck, 1994).
 */
final class LabDifference {
    /** Above noise, JPEG artefacts and what an autoencoder loses; below any change that one would ask for. */
    private static final double CHANGED = 6;

    private static final int TAPS = 2;

    private LabDifference() {}

    /** The share of pixels that look different, 0 to 1. */
    static double changedShare(ColourPlanes before, ColourPlanes after) {
        int width = before.width();
        int height = before.height();
        float[][] difference = Lab.difference(before, after);
        for (float[] plane : difference) {
            blurRows(plane, width, height);
            blurColumns(plane, width, height);
        }
        int changed = 0;
        for (int i = 0; i < width * height; i++) {
            float l = difference[0][i];
            float a = difference[1][i];
            float b = difference[2][i];
            if (l * l + a * a + b * b > CHANGED * CHANGED) {
                changed++;
            }
        }
        return (double) changed / (width * height);
    }

    /** Weights 1 2 3 2 1, edges repeated. */
    private static void blurRows(float[] plane, int width, int height) {
        var padded = new float[width + 2 * TAPS];
        for (int y = 0; y < height; y++) {
            System.arraycopy(plane, y * width, padded, TAPS, width);
            for (int k = 0; k < TAPS; k++) {
                padded[k] = plane[y * width];
                padded[width + TAPS + k] = plane[y * width + width - 1];
            }
            for (int x = 0; x < width; x++) {
                plane[y * width + x] = blurred(padded[x], padded[x + 1], padded[x + 2], padded[x + 3], padded[x + 4]);
            }
        }
    }

    private static void blurColumns(float[] plane, int width, int height) {
        float[] in = plane.clone();
        for (int y = 0; y < height; y++) {
            int up2 = Math.max(0, y - 2) * width;
            int up1 = Math.max(0, y - 1) * width;
            int down1 = Math.min(height - 1, y + 1) * width;
            int down2 = Math.min(height - 1, y + 2) * width;
            for (int x = 0; x < width; x++) {
                plane[y * width + x] =
                        blurred(in[up2 + x], in[up1 + x], in[y * width + x], in[down1 + x], in[down2 + x]);
            }
        }
    }

    private static float blurred(float first, float second, float middle, float fourth, float last) {
        return (first + last + 2 * (second + fourth) + 3 * middle) / 9;
    }
}
