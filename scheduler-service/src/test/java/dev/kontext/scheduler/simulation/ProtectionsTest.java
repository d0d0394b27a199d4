package dev.kontext.scheduler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation bites: without any one protection it finds what that protection is there for. */
class ProtectionsTest {
    private static final long TURNS = 4_000;
    private static final int SEEDS = 10;

    /** Jobs of each tenant that wait in a lane, ten times as many of the first. */
    private static final int MANY = 100;

    @ParameterizedTest
    @EnumSource(Protection.class)
    void theAbsenceOfAProtectionIsNoticed(Protection protection) {
        var violation = violations(protection).findFirst();

        assertThat(violation)
                .map(Violation::invariant)
                .hasValueSatisfying(invariant -> assertThat(kept(protection)).contains(invariant));
    }

    /** In the worlds that this protection matters in. */
    private static Stream<Violation> violations(Protection protection) {
        return LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> plan(protection, Plan.of(seed, TURNS)))
                .map(Shrinker::violation)
                .flatMap(Optional::stream);
    }

    private static Plan plan(Protection protection, Plan plan) {
        var without = plan.without(protection);
        return switch (protection) {
            case LEASE_EXPIRY -> without.faults(EnumSet.of(Fault.WORKER_CRASH));
            case CANCEL_GRACE -> without.faults(EnumSet.of(Fault.CANCEL, Fault.WORKER_HANG));
            case BOUNDED_WORK -> without.backlog(MANY).faults(EnumSet.of(Fault.DELAY));
            case FAIR_SHARES, LANE_WEIGHTS -> without.backlog(8).faults(EnumSet.of(Fault.DELAY));
            case RANDOM_TOKENS,
                    TOKEN_CHECK,
                    DERIVED_IDS,
                    LOOKUPS,
                    ATTEMPT_LIMIT,
                    RETRY_LIMIT,
                    LOG_FENCE,
                    UNKNOWN_OUTCOME,
                    FULL_FOLD,
                    MARKS_IN_TURN,
                    SEEN_POSITION,
                    STEADY_TIME,
                    SETTINGS -> without;
        };
    }

    /** Which of these breaks first depends on who comes first. */
    private static Set<Invariant> kept(Protection protection) {
        return switch (protection) {
            case RANDOM_TOKENS, TOKEN_CHECK -> Set.of(Invariant.OLD_TOKEN);
            case DERIVED_IDS -> Set.of(Invariant.SAME_KEY);
            case LOOKUPS -> Set.of(Invariant.ONE_END);
            case LEASE_EXPIRY -> Set.of(Invariant.SILENT_LEASE);
            case ATTEMPT_LIMIT -> Set.of(Invariant.LIMIT);
            case CANCEL_GRACE -> Set.of(Invariant.CANCEL_GRACE);
            case RETRY_LIMIT -> Set.of(Invariant.ATTEMPTS);
            case LOG_FENCE, FULL_FOLD ->
                Set.of(Invariant.WALK, Invariant.ONE_END, Invariant.MEMORY, Invariant.ORDER, Invariant.OLD_TOKEN);
            case UNKNOWN_OUTCOME -> Set.of(Invariant.MEMORY, Invariant.WALK, Invariant.ONE_END);
            case MARKS_IN_TURN -> Set.of(Invariant.ACCEPTED);
            case SEEN_POSITION -> Set.of(Invariant.VERSIONS);
            case STEADY_TIME -> Set.of(Invariant.ORDER);
            case BOUNDED_WORK -> Set.of(Invariant.WORK);
            case FAIR_SHARES -> Set.of(Invariant.FAIRNESS);
            case LANE_WEIGHTS -> Set.of(Invariant.LANES);
            case SETTINGS -> Set.of(Invariant.OPERATORS);
        };
    }

    @Test
    void aFailingPlanIsReducedToOneThatFailsAlike() {
        var plan = Plan.of(1, TURNS).without(Protection.RANDOM_TOKENS);
        var violation = Shrinker.violation(plan).orElseThrow();

        var smaller = Shrinker.shrink(plan, violation);

        assertThat(smaller.faults()).hasSizeLessThan(plan.faults().size());
        assertThat(smaller.turns()).isLessThanOrEqualTo(violation.turn() + 1);
        assertThat(Shrinker.violation(smaller)).map(Violation::invariant).contains(violation.invariant());
    }

    @Test
    void aFailingPlanIsReducedToTheJobsThatHaveToWait() {
        var plan = plan(Protection.BOUNDED_WORK, Plan.of(1, TURNS));
        var violation = Shrinker.violation(plan).orElseThrow();

        var smaller = Shrinker.shrink(plan, violation);

        assertThat(smaller.backlog()).isBetween(1, MANY - 1);
        assertThat(smaller.turns()).isLessThanOrEqualTo(violation.turn() + 1);
        assertThat(Shrinker.violation(smaller)).map(Violation::invariant).contains(violation.invariant());
    }
}
