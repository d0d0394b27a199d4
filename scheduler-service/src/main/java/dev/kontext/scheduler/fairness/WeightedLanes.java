package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Lane;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** First come, first served within a lane; the lanes take turns by weight. */
public final class WeightedLanes implements FairnessPolicy {
    /** How many unsuitable jobs are passed over before a lane is given up for this time: no turn is quadratic. */
    private static final int LOOK_AHEAD = 64;

    private record Place(Instant since, String job) {}

    private final Map<Lane, Integer> weights;
    private final Map<Lane, Integer> credits = new EnumMap<>(Lane.class);
    private final Map<Lane, TreeMap<Place, Waiting>> lines = new EnumMap<>(Lane.class);
    private final Map<JobId, Waiting> byJob = new HashMap<>();

    /** @param weights of every lane, at least 1 */
    public WeightedLanes(Map<Lane, Integer> weights) {
        for (var lane : Lane.values()) {
            if (weights.getOrDefault(lane, 0) < 1) {
                throw new IllegalArgumentException("every lane needs a weight of at least 1, got " + weights);
            }
            credits.put(lane, 0);
            lines.put(lane, new TreeMap<>(Comparator.comparing(Place::since).thenComparing(Place::job)));
        }
        this.weights = new EnumMap<>(weights);
    }

    @Override
    public void add(Waiting job) {
        remove(job.job());
        byJob.put(job.job(), job);
        line(job.lane()).put(place(job), job);
    }

    @Override
    public void remove(JobId job) {
        var waiting = byJob.remove(job);
        if (waiting != null) {
            line(waiting.lane()).remove(place(waiting));
        }
    }

    @Override
    public Optional<Waiting> take(Predicate<JobId> suits) {
        var candidates = new EnumMap<Lane, Waiting>(Lane.class);
        lines.forEach((lane, line) -> line.values().stream()
                .limit(LOOK_AHEAD)
                .filter(job -> suits.test(job.job()))
                .findFirst()
                .ifPresent(job -> candidates.put(lane, job)));
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        var chosen = candidates.get(turnOf(candidates));
        if (chosen == null) {
            throw new IllegalStateException("the lane that was chosen has no candidate");
        }
        remove(chosen.job());
        return Optional.of(chosen);
    }

    @Override
    public boolean isEmpty() {
        return byJob.isEmpty();
    }

    /** Each lane with a candidate earns its weight; the richest goes, and pays what all earned. */
    private Lane turnOf(Map<Lane, Waiting> candidates) {
        int earned = 0;
        var richest = candidates.keySet().iterator().next();
        for (var lane : candidates.keySet()) {
            int weight = weights.getOrDefault(lane, 1);
            earned += weight;
            if (credits.merge(lane, weight, Integer::sum) > credits.getOrDefault(richest, 0)) {
                richest = lane;
            }
        }
        credits.merge(richest, -earned, Integer::sum);
        return richest;
    }

    private SortedMap<Place, Waiting> line(Lane lane) {
        var line = lines.get(lane);
        if (line == null) {
            throw new IllegalStateException("no line for lane " + lane);
        }
        return line;
    }

    private static Place place(Waiting job) {
        return new Place(job.since(), job.job().value());
    }
}
