package dev.kontext.scheduler.simulation;

import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for a smaller plan in which the same invariant is violated: fewer kinds of faults, fewer parts, fewer turns. */
final class Shrinker {
    private static final int TRIES = 60;

    private final Invariant invariant;
    private int tries;

    private Shrinker(Invariant invariant) {
        this.invariant = invariant;
    }

    static Plan shrink(Plan failing, Violation violation) {
        return new Shrinker(violation.invariant()).shrink(failing);
    }

    private Plan shrink(Plan failing) {
        var smallest = failing;
        while (tries < TRIES) {
            var smaller = smaller(smallest).filter(this::fails).findFirst();
            if (smaller.isEmpty()) {
                return smallest;
            }
            smallest = smaller.get();
        }
        return smallest;
    }

    private static Stream<Plan> smaller(Plan plan) {
        var fewerParts = Stream.of(
                        plan.turns(plan.turns() / 2),
                        plan.turns(plan.turns() * 9 / 10),
                        plan.workers(Math.max(1, plan.workers() / 2)),
                        plan.schedulers(Math.max(1, plan.schedulers() - 1)),
                        plan.tenants(Math.max(1, plan.tenants() / 2)))
                .filter(other -> !other.equals(plan));
        var fewerFaults = plan.faults().stream().sorted().map(fault -> {
            var rest = EnumSet.copyOf(plan.faults());
            rest.remove(fault);
            return plan.faults(rest);
        });
        return Stream.concat(fewerParts, fewerFaults);
    }

    private boolean fails(Plan plan) {
        return tries++ < TRIES
                && violation(plan).filter(v -> v.invariant() == invariant).isPresent();
    }

    static Optional<Violation> violation(Plan plan) {
        try {
            World.run(plan);
            return Optional.empty();
        } catch (Violation e) {
            return Optional.of(e);
        }
    }
}
