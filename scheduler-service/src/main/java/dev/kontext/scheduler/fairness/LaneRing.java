package dev.kontext.scheduler.fairness;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.redis.LaneLine;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The tenants of a lane take turns. In a round each is due a quantum of GPU time for each unit of its weight. Whoever
 * has some left takes jobs, also one that costs more than that, and then sits out the rounds that pay for it.
 */
class LaneRing {
    /** How many jobs that do not suit a GPU are passed over before it is given up for this time. */
    private static final int LOOK_AHEAD = 64;

    /** The quantum follows the cost of the jobs that come, so that a round is about one job of each tenant. */
    private static final int MEMORY = 64;

    private final int configured;
    private int weight;

    /** Those that could go, and those that still have to pay for what they took. */
    private final Deque<Flow> ring = new ArrayDeque<>();

    private final Set<Flow> inRing = new HashSet<>();
    private final Set<Flow> couldGo = new HashSet<>();
    private long quantum;
    private boolean paused;

    /** GPU time that was given to this lane since weights last changed, for each unit of its weight. */
    private double served;

    private boolean offered;

    /** @param configured its weight until operators set another */
    LaneRing(int configured) {
        this.configured = configured;
        weight = configured;
    }

    void pause(boolean pause) {
        paused = pause;
    }

    /** Whether that is another weight than before. */
    boolean weigh(OptionalInt set) {
        int before = weight;
        weight = set.orElse(configured);
        return weight != before;
    }

    /** What it was given counts no longer. */
    void startOver() {
        served = 0;
    }

    boolean offersSomething() {
        return !paused && !couldGo.isEmpty();
    }

    double served() {
        return served;
    }

    LaneLine line(Lane lane, Collection<Tenant> tenants) {
        return new LaneLine(
                lane,
                weight,
                tenants.stream()
                        .flatMap(tenant -> tenant.flows().stream())
                        .filter(flow -> flow.lane() == lane)
                        .map(Flow::line)
                        .filter(line -> line.jobs() > 0)
                        .limit(LaneLine.MOST_TENANTS)
                        .toList());
    }

    /**
     * To be called before each take.
     *
     * @param least what lanes were served that have been offering something all the time: one that was idle saves
     *     nothing up
     */
    void keepUp(double least) {
        boolean offers = offersSomething();
        if (offers && !offered) {
            served = Math.max(served, least);
        }
        offered = offers;
    }

    void add(Flow flow, Waiting job) {
        if (!flow.add(job)) {
            return;
        }
        long cost = job.costMs();
        quantum = quantum == 0 ? cost : Math.max(1, (quantum * (MEMORY - 1) + cost) / MEMORY);
        refresh(flow);
    }

    void remove(Flow flow, Waiting job) {
        if (flow.remove(job)) {
            refresh(flow);
        }
    }

    /** Something about this flow may have changed. */
    void refresh(Flow flow) {
        if (!flow.couldGo()) {
            couldGo.remove(flow);
            return;
        }
        couldGo.add(flow);
        if (inRing.add(flow)) {
            flow.recharge(quantum, 1);
            ring.addLast(flow);
        }
    }

    /** Takes out the next job that suits. A visit to a flow without a grant pays for an earlier grant. */
    Optional<Waiting> take(Predicate<JobId> suits) {
        var search = new Search(suits);
        var passedOver = new ArrayDeque<Flow>();
        var found = Optional.<Waiting>empty();
        int inDebt = 0;
        while (found.isEmpty() && passedOver.size() < couldGo.size() && search.left > 0) {
            if (inDebt >= ring.size()) {
                skipRounds();
                inDebt = 0;
            }
            var flow = ring.removeFirst();
            if (flow.isInDebt()) {
                inDebt++;
                recharge(flow, 1);
            } else if (couldGo.contains(flow)) {
                passedOver.push(flow);
                found = search.in(flow);
                found.ifPresent(job -> give(flow, job));
            } else {
                leave(flow);
            }
        }
        passedOver.forEach(ring::addFirst);
        return found;
    }

    /**
     * Goes all the rounds at once that pass before somebody may take something: a dear job among cheap ones is paid for
     * in tens of thousands.
     */
    void skipRounds() {
        long rounds = ring.stream()
                .filter(couldGo::contains)
                .mapToLong(flow -> flow.roundsInDebt(quantum))
                .min()
                .orElse(0);
        if (rounds > 0) {
            for (int left = ring.size(); left > 0; left--) {
                recharge(ring.removeFirst(), rounds);
            }
        }
    }

    /** Whoever has paid and could not go leaves; the others stand behind. */
    void recharge(Flow flow, long rounds) {
        flow.recharge(quantum, rounds);
        if (flow.isInDebt() || couldGo.contains(flow)) {
            ring.addLast(flow);
        } else {
            leave(flow);
        }
    }

    private void leave(Flow flow) {
        flow.forfeit();
        inRing.remove(flow);
    }

    private void give(Flow flow, Waiting job) {
        long cost = job.costMs();
        flow.pay(cost);
        served += (double) cost / weight;
        remove(flow, job);
    }

    /** For a job that one GPU may have. */
    private static final class Search {
        private final Predicate<JobId> suits;
        private int left = LOOK_AHEAD;

        Search(Predicate<JobId> suits) {
            this.suits = suits;
        }

        Optional<Waiting> in(Flow flow) {
            for (var job : flow.jobs()) {
                if (left-- == 0) {
                    break;
                }
                if (suits.test(job.job())) {
                    return Optional.of(job);
                }
            }
            return Optional.empty();
        }
    }
}
