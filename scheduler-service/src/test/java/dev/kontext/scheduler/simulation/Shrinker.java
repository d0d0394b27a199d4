package dev.kontext.scheduler.simulation;

import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Looks for a smaller plan in which the same invariant is violated: fewer turns, fewer parts, fewer jobs that wait, fewer
 * kinds of faults. A plan ends with the turn of its violation: what comes after it plays no part.
 */
final class Shrinker {
    private static final int TRIES = 60;

    /** @param atTheEnd whether it took the whole plan, and what follows it, to notice */
    private record Failing(Plan plan, boolean atTheEnd) {
        /** One turn more, as it may have been noticed between two. */
        static Failing of(Plan plan, Violation violation) {
            boolean atTheEnd = violation.turn() >= plan.turns();
            return new Failing(atTheEnd ? plan : plan.turns(violation.turn() + 1), atTheEnd);
        }
    }

    private final Invariant invariant;
    private int tries;

    private Shrinker(Invariant invariant) {
        this.invariant = invariant;
    }

    static Plan shrink(Plan failing, Violation violation) {
        return new Shrinker(violation.invariant()).shrink(Failing.of(failing, violation));
    }

    private Plan shrink(Failing failing) {
        var smallest = failing;
        while (tries < TRIES) {
            boolean atTheEnd = smallest.atTheEnd();
            var smaller = smaller(smallest)
                    .map(plan -> failing(plan, atTheEnd))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (smaller.isEmpty()) {
                return smallest.plan();
            }
            smallest = smaller.get();
        }
        return smallest.plan();
    }

    private static Stream<Plan> smaller(Failing failing) {
        var plan = failing.plan();
        var fewerTurns = failing.atTheEnd()
                ? Stream.of(plan.turns(plan.turns() / 2), plan.turns(plan.turns() * 9 / 10))
                : Stream.<Plan>empty();
        var fewerParts = Stream.of(
                plan.workers(Math.max(1, plan.workers() / 2)),
                plan.schedulers(Math.max(1, plan.schedulers() - 1)),
                plan.tenants(Math.max(1, plan.tenants() / 2)),
                plan.backlog(plan.backlog() / 2),
                plan.backlog(Math.max(0, plan.backlog() - 1)));
        var fewerFaults = plan.faults().stream().sorted().map(fault -> {
            var rest = EnumSet.copyOf(plan.faults());
            rest.remove(fault);
            return plan.faults(rest);
        });
        return Stream.of(fewerTurns, fewerParts, fewerFaults)
                .flatMap(some -> some)
                .filter(other -> !other.equals(plan));
    }

    /** This plan up to its violation, if it fails alike. */
    private Optional<Failing> failing(Plan plan, boolean atTheEnd) {
        if (tries++ >= TRIES) {
            return Optional.empty();
        }
        return violation(plan, atTheEnd ? World::run : World::runUnhealed)
                .filter(violation -> violation.invariant() == invariant)
                .map(violation -> Failing.of(plan, violation));
    }

    static Optional<Violation> violation(Plan plan) {
        return violation(plan, World::run);
    }

    private static Optional<Violation> violation(Plan plan, Consumer<Plan> run) {
        try {
            run.accept(plan);
            return Optional.empty();
        } catch (Violation e) {
            return Optional.of(e);
        }
    }
}
