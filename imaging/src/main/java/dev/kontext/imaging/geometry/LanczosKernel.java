package dev.kontext.imaging.geometry;

/** The weights that make each sample along one axis of the output, in fixed point. */
final class LanczosKernel {
    static final int BITS = 20;
    static final int ONE = 1 << BITS;

    private static final double LOBES = 3;

    /** The first input sample of each output sample. */
    final int[] first;

    /** How many weights an output sample has; those beyond its support are 0. */
    final int taps;

    /** {@code taps} for each output sample; they add up to exactly {@link #ONE}, so that flat colours stay. */
    final int[] weights;

    private LanczosKernel(int[] first, int taps, int[] weights) {
        this.first = first;
        this.taps = taps;
        this.weights = weights;
    }

    static LanczosKernel of(int inputLength, int outputLength) {
        double step = (double) inputLength / outputLength;
        double stretch = Math.max(1, step);
        double support = LOBES * stretch;
        int taps = (int) Math.min(inputLength, (long) Math.ceil(support) * 2 + 1);
        var first = new int[outputLength];
        var weights = new int[Math.multiplyExact(outputLength, taps)];
        var exact = new double[taps];
        for (int out = 0; out < outputLength; out++) {
            double centre = (out + 0.5) * step;
            int from = Math.clamp((int) Math.floor(centre - support + 0.5), 0, inputLength - taps);
            double sum = 0;
            for (int k = 0; k < taps; k++) {
                exact[k] = lanczos((from + k + 0.5 - centre) / stretch);
                sum += exact[k];
            }
            first[out] = from;
            quantise(exact, sum, weights, out * taps);
        }
        return new LanczosKernel(first, taps, weights);
    }

    private static void quantise(double[] exact, double sum, int[] weights, int at) {
        int total = 0;
        int largest = 0;
        for (int k = 0; k < exact.length; k++) {
            weights[at + k] = (int) Math.round(exact[k] / sum * ONE);
            total += weights[at + k];
            if (weights[at + k] > weights[at + largest]) {
                largest = k;
            }
        }
        weights[at + largest] += ONE - total;
    }

    private static double lanczos(double x) {
        if (x == 0) {
            return 1;
        }
        if (Math.abs(x) >= LOBES) {
            return 0;
        }
        double t = Math.PI * x;
        return LOBES * Math.sin(t) * Math.sin(t / LOBES) / (t * t);
    }
}
