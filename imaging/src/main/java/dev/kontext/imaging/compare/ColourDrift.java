package dev.kontext.imaging.compare;

import java.util.Arrays;

/**
 * The change of colours that the whole picture shares, as a gain and an offset for each channel. Fitted to the half of
 * the pixels that follow it best: least trimmed squares, with the concentration steps of Rousseeuw and Van Driessen,
 * "Computing LTS Regression for Large Data Sets" (2006), from one start, at no drift but the median of the differences.
 */
final class ColourDrift {
    private static final int CHANNELS = ColourPlanes.CHANNELS;
    private static final int SAMPLES = 32_768;
    private static final int ROUNDS = 4;

    /** More than this was wanted: the picture was recoloured, and that is a change. */
    private static final double MOST_GAIN = 1.25;

    private static final double MOST_OFFSET = 32;

    private final double[] gain = {1, 1, 1};
    private final double[] offset = new double[CHANNELS];

    private ColourDrift() {}

    /** What lies between two pictures of one size; none if it is more than a drift. */
    static ColourDrift between(ColourPlanes earlier, ColourPlanes later) {
        int step = Math.max(1, earlier.area() / SAMPLES);
        var from = sampled(earlier, step);
        var to = sampled(later, step);
        var drift = new ColourDrift();
        for (int c = 0; c < CHANNELS; c++) {
            drift.offset[c] = medianDifference(from[c], to[c]);
        }
        for (int round = 0; round < ROUNDS; round++) {
            drift = drift.concentrated(from, to);
        }
        return drift.isSmall() ? drift : new ColourDrift();
    }

    /** How the earlier picture would look with this drift. */
    ColourPlanes appliedTo(ColourPlanes picture) {
        var out = new float[CHANNELS][picture.area()];
        for (int c = 0; c < CHANNELS; c++) {
            float factor = (float) gain[c];
            float summand = (float) offset[c];
            float[] in = picture.plane(c);
            for (int i = 0; i < in.length; i++) {
                out[c][i] = Math.max(0, Math.min(255, factor * in[i] + summand));
            }
        }
        return new ColourPlanes(picture.width(), picture.height(), out);
    }

    private boolean isSmall() {
        for (int c = 0; c < CHANNELS; c++) {
            // At the ends of the scale: an offset that a gain undoes moves little.
            double black = offset[c];
            double white = 255 * gain[c] + offset[c] - 255;
            if (gain[c] > MOST_GAIN
                    || gain[c] < 1 / MOST_GAIN
                    || Math.abs(black) > MOST_OFFSET
                    || Math.abs(white) > MOST_OFFSET) {
                return false;
            }
        }
        return true;
    }

    private ColourDrift concentrated(float[][] from, float[][] to) {
        var off = new double[from[0].length];
        for (int c = 0; c < CHANNELS; c++) {
            for (int i = 0; i < off.length; i++) {
                double residual = to[c][i] - gain[c] * from[c][i] - offset[c];
                off[i] += residual * residual;
            }
        }
        var sorted = off.clone();
        Arrays.sort(sorted);
        double most = sorted[sorted.length / 2];
        var next = new ColourDrift();
        for (int c = 0; c < CHANNELS; c++) {
            next.fit(c, from[c], to[c], off, most);
        }
        return next;
    }

    private void fit(int channel, float[] from, float[] to, double[] off, double most) {
        var equations = new LeastSquares(2);
        var row = new double[2];
        double difference = 0;
        int count = 0;
        for (int i = 0; i < from.length; i++) {
            if (off[i] <= most) {
                row[0] = from[i];
                row[1] = 1;
                equations.add(row, to[i], 1);
                difference += to[i] - from[i];
                count++;
            }
        }
        // Pixels of one colour determine no gain.
        var solution = equations.solution().orElse(new double[] {1, difference / count});
        gain[channel] = solution[0];
        offset[channel] = solution[1];
    }

    private static float[][] sampled(ColourPlanes picture, int step) {
        var out = new float[CHANNELS][picture.area() / step];
        for (int c = 0; c < CHANNELS; c++) {
            for (int i = 0; i < out[c].length; i++) {
                out[c][i] = picture.plane(c)[i * step];
            }
        }
        return out;
    }

    private static double medianDifference(float[] from, float[] to) {
        var differences = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            differences[i] = to[i] - from[i];
        }
        Arrays.sort(differences);
        return differences[differences.length / 2];
    }
}
