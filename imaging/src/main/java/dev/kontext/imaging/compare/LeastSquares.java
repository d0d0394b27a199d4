package dev.kontext.imaging.compare;

import java.util.Optional;

/** A weighted linear fit: gathers the normal equations row by row, then solves them by elimination with pivots. */
final class LeastSquares {
    /** A pivot below this part of the largest entry means that the rows do not determine the solution. */
    private static final double SINGULAR = 1e-9;

    private final int unknowns;
    private final double[][] matrix;

    LeastSquares(int unknowns) {
        this.unknowns = unknowns;
        this.matrix = new double[unknowns][unknowns + 1];
    }

    void add(double[] row, double value, double weight) {
        for (int i = 0; i < unknowns; i++) {
            double weighted = weight * row[i];
            double[] sums = matrix[i];
            for (int j = i; j < unknowns; j++) {
                sums[j] += weighted * row[j];
            }
            sums[unknowns] += weighted * value;
        }
    }

    /** The solution; empty when the rows do not determine one. The equations are used up. */
    Optional<double[]> solution() {
        double largest = 0;
        for (int i = 0; i < unknowns; i++) {
            for (int j = 0; j < i; j++) {
                matrix[i][j] = matrix[j][i];
            }
            largest = Math.max(largest, matrix[i][i]);
        }
        for (int column = 0; column < unknowns; column++) {
            if (!eliminate(column, largest * SINGULAR)) {
                return Optional.empty();
            }
        }
        var solution = new double[unknowns];
        for (int i = 0; i < unknowns; i++) {
            solution[i] = matrix[i][unknowns] / matrix[i][i];
        }
        return Optional.of(solution);
    }

    private boolean eliminate(int column, double least) {
        int pivot = column;
        for (int i = column + 1; i < unknowns; i++) {
            if (Math.abs(matrix[i][column]) > Math.abs(matrix[pivot][column])) {
                pivot = i;
            }
        }
        double[] swapped = matrix[pivot];
        matrix[pivot] = matrix[column];
        matrix[column] = swapped;
        if (!(Math.abs(swapped[column]) > least)) {
            return false;
        }
        for (int i = 0; i < unknowns; i++) {
            if (i != column) {
                double factor = matrix[i][column] / swapped[column];
                for (int j = column; j <= unknowns; j++) {
                    matrix[i][j] -= factor * swapped[j];
                }
            }
        }
        return true;
    }
}
