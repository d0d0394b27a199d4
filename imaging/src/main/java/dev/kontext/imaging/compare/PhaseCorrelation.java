package dev.kontext.imaging.compare;

import java.util.Optional;

/**
 * Finds the shift between two pictures from the phases of their spectra: Kuglin and Hines, "The Phase Correlation Image
 * Alignment Method" (1975). A shift turns the phase of each frequency in proportion to it, so the phases alone,
 * transformed back, are a peak at the shift; brightness, contrast and whatever changed in a part of the picture only
 * lower it.
 *
 * <p>Frequencies get a Gaussian weight, which makes the peak a Gaussian too, so that three values around its top give
 * its place between the pixels; and those without energy get none, because their phase is noise.
 */
final class PhaseCorrelation {
    /** Standard deviation of the weights, in periods a pixel. */
    private static final double PASS = 0.25;

    /** Energy that counts half, as a part of the mean. */
    private static final double FLOOR = 1e-3;

    /** A peak of n random phases is seldom above 5 / sqrt(n); the window makes neighbours alike, hence more. */
    private static final double SURE = 8;

    /** A peak below this part of a perfect one is no agreement, however many frequencies there are. */
    private static final double LEAST = 0.05;

    private final int width;
    private final int height;
    private final float[] re;
    private final float[] im;

    private PhaseCorrelation(Luma before) {
        width = Fourier.gridFor(before.width());
        height = Fourier.gridFor(before.height());
        re = new float[width * height];
        im = new float[width * height];
    }

    /** The shift in pixels of the two, which have one size; empty when the pictures do not correlate. */
    static Optional<Shift> shift(Luma before, Luma after) {
        var grid = new PhaseCorrelation(before);
        grid.fill(grid.re, before);
        grid.fill(grid.im, after);
        var fourier = new Fourier(grid.width, grid.height, grid.re, grid.im);
        fourier.transform();
        double total = grid.toPhases();
        // The phases are conjugated, and what comes back is real: forward serves as inverse.
        fourier.transform();
        return grid.peak(total);
    }

    /** Without its mean, and fading to the edges, which would otherwise correlate with themselves at no shift. */
    private void fill(float[] grid, Luma luma) {
        double mean = luma.mean();
        var across = window(luma.width());
        var down = window(luma.height());
        for (int y = 0; y < luma.height(); y++) {
            for (int x = 0; x < luma.width(); x++) {
                grid[y * width + x] = (float) ((luma.values()[y * luma.width() + x] - mean) * across[x] * down[y]);
            }
        }
    }

    /** Hann's. */
    private static double[] window(int length) {
        var window = new double[length];
        for (int i = 0; i < length; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / length);
        }
        return window;
    }

    /**
     * Replaces the spectrum of {@code before + i·after} by the weighted, conjugated phases of the cross spectrum.
     *
     * @return what the peak would be if all phases agreed
     */
    private double toPhases() {
        var crossRe = new float[re.length];
        var crossIm = new float[im.length];
        double energy = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                int mirror = (height - y) % height * width + (width - x) % width;
                // Both pictures are real, so each spectrum is one symmetric half of the common one.
                float beforeRe = re[at] + re[mirror];
                float beforeIm = im[at] - im[mirror];
                float afterRe = im[at] + im[mirror];
                float afterIm = re[mirror] - re[at];
                crossRe[at] = beforeRe * afterRe + beforeIm * afterIm;
                crossIm[at] = beforeRe * afterIm - beforeIm * afterRe;
                energy += Math.hypot(crossRe[at], crossIm[at]);
            }
        }
        double floor = energy / re.length * FLOOR;
        if (floor == 0) {
            return 0;
        }
        double total = 0;
        for (int y = 0; y < height; y++) {
            double down = weight(y, height);
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                double size = Math.hypot(crossRe[at], crossIm[at]);
                double weight = down * weight(x, width) / (size + floor);
                re[at] = (float) (crossRe[at] * weight);
                im[at] = (float) (-crossIm[at] * weight);
                total += size * weight;
            }
        }
        return total;
    }

    private static double weight(int index, int length) {
        double frequency = Math.min(index, length - index) / (double) length;
        return Math.exp(-frequency * frequency / (2 * PASS * PASS));
    }

    private Optional<Shift> peak(double total) {
        int top = 0;
        for (int i = 1; i < re.length; i++) {
            if (re[i] > re[top]) {
                top = i;
            }
        }
        if (total == 0 || re[top] < total * Math.max(LEAST, SURE / Math.sqrt(total))) {
            return Optional.empty();
        }
        int x = top % width;
        int y = top / width;
        double left = re[y * width + (x + width - 1) % width];
        double right = re[y * width + (x + 1) % width];
        double above = re[(y + height - 1) % height * width + x];
        double below = re[(y + 1) % height * width + x];
        return Optional.of(new Shift(
                signed(x, width) + between(left, re[top], right), signed(y, height) + between(above, re[top], below)));
    }

    private static int signed(int index, int length) {
        return index > length / 2 ? index - length : index;
    }

    /** Where the top of a Gaussian through three values lies, from the middle one. */
    private static double between(double low, double top, double high) {
        if (low <= 0 || high <= 0) {
            return 0;
        }
        double curve = Math.log(low) - 2 * Math.log(top) + Math.log(high);
        return curve >= 0 ? 0 : Math.clamp((Math.log(low) - Math.log(high)) / (2 * curve), -0.5, 0.5);
    }
}
