package dev.kontext.scheduler.simulation;

import java.util.EnumSet;
import java.util.Set;

/**
 * All that decides a run.
 *
 * @param turns that schedulers take before the world is healed and every job has to come to its end
 * @param backlog jobs of each tenant that always wait in each lane, ten times as many of the first one; 0 for arrivals
 *     at random
 */
record Plan(
        long seed,
        long turns,
        int schedulers,
        int workers,
        int tenants,
        int backlog,
        Set<Fault> faults,
        Set<Protection> without) {
    Plan {
        faults = Set.copyOf(faults);
        without = Set.copyOf(without);
    }

    static Plan of(long seed, long turns) {
        return new Plan(seed, turns, 3, 5, 4, 0, EnumSet.allOf(Fault.class), Set.of());
    }

    Plan without(Protection protection) {
        return new Plan(seed, turns, schedulers, workers, tenants, backlog, faults, Set.of(protection));
    }

    Plan backlog(int jobs) {
        return new Plan(seed, turns, schedulers, workers, tenants, jobs, faults, without);
    }

    Plan turns(long number) {
        return new Plan(seed, number, schedulers, workers, tenants, backlog, faults, without);
    }

    Plan workers(int number) {
        return new Plan(seed, turns, schedulers, number, tenants, backlog, faults, without);
    }

    Plan schedulers(int number) {
        return new Plan(seed, turns, number, workers, tenants, backlog, faults, without);
    }

    Plan tenants(int number) {
        return new Plan(seed, turns, schedulers, workers, number, backlog, faults, without);
    }

    Plan faults(Set<Fault> some) {
        return new Plan(seed, turns, schedulers, workers, tenants, backlog, some, without);
    }

    boolean has(Protection protection) {
        return !without.contains(protection);
    }
}
