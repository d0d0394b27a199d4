package dev.kontext.sandbox.edit;

/** A field of numbers from 0 to 1 that changes gently: one bump or dent per unit, repeated every 64. */
final class NoiseField {
    private static final int SIDE = 64;

    private final double[] knots = new double[SIDE * SIDE];

    NoiseField(long hash) {
        for (var i = 0; i < knots.length; i++) {
            knots[i] = Noise.number(hash, i);
        }
    }

    /** For coordinates from 0. */
    double at(double x, double y) {
        var column = (int) x;
        var row = (int) y;
        var dx = eased(x - column);
        var dy = eased(y - row);
        var upper = knot(column, row) * (1 - dx) + knot(column + 1, row) * dx;
        var lower = knot(column, row + 1) * (1 - dx) + knot(column + 1, row + 1) * dx;
        return upper * (1 - dy) + lower * dy;
    }

    private double knot(int column, int row) {
        return knots[row % SIDE * SIDE + column % SIDE];
    }

    private static double eased(double t) {
        return t * t * (3 - 2 * t);
    }
}
