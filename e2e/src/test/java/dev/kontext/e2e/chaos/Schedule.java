package dev.kontext.e2e.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The faults of a run, told by its seed alone. */
final class Schedule {
    /** How often each is drawn, out of their sum. */
    private static final List<Fault> DRAWN = drawn();

    private Schedule() {}

    /**
     * A fault.
     *
     * @param pause after the one before was mended
     * @param lasting how long it lasts, where it is not over at once
     */
    record Planned(Duration pause, Fault fault, String victim, Duration lasting) {
        @Override
        public String toString() {
            return fault.name().toLowerCase(java.util.Locale.ROOT) + " " + victim;
        }
    }

    static List<Planned> of(long seed, int count) {
        var random = new Random(seed);
        var planned = new ArrayList<Planned>();
        for (int i = 0; i < count; i++) {
            var fault = DRAWN.get(random.nextInt(DRAWN.size()));
            var victim = fault.victims().get(random.nextInt(fault.victims().size()));
            planned.add(new Planned(
                    Duration.ofMillis(random.nextInt(500, 5_000)),
                    fault,
                    victim,
                    Duration.ofMillis(random.nextInt(fault == Fault.FREEZE ? 6_000 : 1_000, 9_000))));
        }
        return planned;
    }

    private static List<Fault> drawn() {
        var drawn = new ArrayList<Fault>();
        for (var fault : Fault.values()) {
            int weight = switch (fault) {
                case KILL -> 12;
                case FREEZE -> 6;
                case RESTART_ALL, KILL_ALL -> 1;
                default -> 2;
            };
            for (int i = 0; i < weight; i++) {
                drawn.add(fault);
            }
        }
        return List.copyOf(drawn);
    }
}
