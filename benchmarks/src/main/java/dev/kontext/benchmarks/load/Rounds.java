package dev.kontext.benchmarks.load;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What several variants did, measured one after the other, round after round: one run alone says more about what its JVM
 * happened to compile than about its variant.
 *
 * @param ofVariants the runs of each variant, one a round
 */
record Rounds(List<List<Run>> ofVariants) {
    /** @param cost CPU milliseconds of each process, for each job */
    record Run(double perSecond, String cost) {}

    /** The run of this variant that did as many as its median one. */
    Run median(int variant) {
        var sorted = ofVariants.get(variant).stream()
                .sorted(Comparator.comparingDouble(Run::perSecond))
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    /** How many a second a variant did for each that the first one did in the same round: the median of the rounds. */
    double share(int variant) {
        var shares = shares(variant);
        return shares[shares.length / 2];
    }

    String medianText(int variant) {
        var runs = ofVariants.get(variant).stream()
                .map(run -> String.format(Locale.ROOT, "%.0f", run.perSecond()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT, "%.0f, the median of %s", median(variant).perSecond(), runs);
    }

    String shareText(int variant) {
        var shares = shares(variant);
        return String.format(
                Locale.ROOT,
                "%.0f %% of it, %.0f to %.0f %% in %d rounds",
                100 * share(variant),
                100 * shares[0],
                100 * shares[shares.length - 1],
                shares.length);
    }

    private double[] shares(int variant) {
        var first = ofVariants.getFirst();
        var runs = ofVariants.get(variant);
        return IntStream.range(0, first.size())
                .mapToDouble(i -> runs.get(i).perSecond() / first.get(i).perSecond())
                .sorted()
                .toArray();
    }
}
