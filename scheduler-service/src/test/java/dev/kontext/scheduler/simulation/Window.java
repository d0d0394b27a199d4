package dev.kontext.scheduler.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A stretch of grants: who had jobs waiting all through it, and what each was given for each unit of its weight.
 *
 * @param <K> what GPU time is shared among
 */
final class Window<K> {
    /** A term is short in a world with every fault. */
    private static final int JUDGED_EVERY = 40;

    private static final int LONGEST = 200;

    private final Set<K> always = new HashSet<>();
    private final Map<K, Double> given = new HashMap<>();
    private int grants;

    /** @param waiting who has jobs waiting now, this one among them */
    void granted(K one, double cost, Set<K> waiting) {
        if (grants == LONGEST || always.size() < 2) {
            startOver();
        }
        if (grants == 0) {
            always.addAll(waiting);
        } else {
            always.retainAll(waiting);
        }
        given.merge(one, cost, Double::sum);
        grants++;
    }

    /** It could not start anything for a moment, or its weight is another one. */
    void disturbed(K one) {
        always.remove(one);
    }

    void startOver() {
        always.clear();
        given.clear();
        grants = 0;
    }

    boolean isToBeJudged() {
        return grants % JUDGED_EVERY == 0 && always.size() > 1;
    }

    /** What one of them got more than another. */
    double spread() {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (var one : always) {
            double share = given.getOrDefault(one, 0.0);
            least = Math.min(least, share);
            most = Math.max(most, share);
        }
        return most - least;
    }

    @Override
    public String toString() {
        return given + " in " + grants + " grants, " + always + " all the time";
    }
}
