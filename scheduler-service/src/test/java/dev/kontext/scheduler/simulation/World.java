package dev.kontext.scheduler.simulation;

import dev.kontext.scheduler.log.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** One run: the parts, the time that passes between them, and what befalls them. */
final class World {
    /** Every deadline is sooner than this. */
    private static final long HEALING = 20 * 60_000;

    private record Task(long at, long order, Runnable what) {}

    private final Plan plan;
    private final Dice dice;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private final Checker checker;
    private final Optional<NoTokenCheck> noTokenCheck;
    private final RequestsSim requests;
    private final LogSim log;
    private final ClientsSim clients;
    private final RecordsSim records;
    private final List<SchedulerSim> schedulers = new ArrayList<>();
    private final List<WorkerSim> workers = new ArrayList<>();
    private long now;
    private long order;
    private long turns;
    private long beat;
    private boolean healed;

    private World(Plan plan) {
        this.plan = plan;
        dice = new Dice(plan.seed());
        checker = new Checker(this);
        noTokenCheck = plan.has(Protection.TOKEN_CHECK) ? Optional.empty() : Optional.of(new NoTokenCheck());
        requests = new RequestsSim(this);
        log = new LogSim(this);
        clients = new ClientsSim(this);
        records = new RecordsSim(this);
        for (int i = 0; i < plan.schedulers(); i++) {
            schedulers.add(new SchedulerSim(this, "scheduler-" + i));
        }
        for (int i = 0; i < plan.workers(); i++) {
            workers.add(new WorkerSim(this, "gpu-" + i));
        }
    }

    /**
     * Lives through a plan.
     *
     * @return what there was to see
     * @throws Violation of the first invariant that does not hold
     */
    static Report run(Plan plan) {
        return new World(plan).run(true);
    }

    /** The same up to the last turn of the plan: nothing is healed, and no job has to end. */
    static void runUnhealed(Plan plan) {
        new World(plan).run(false);
    }

    private Report run(boolean heals) {
        try {
            while (turns < plan.turns()) {
                step();
            }
            if (heals) {
                heal();
            }
        } catch (Violation e) {
            throw e.after(turns);
        }
        return new Report(turns, now, checker.seen());
    }

    private void heal() {
        healed = true;
        schedulers.forEach(SchedulerSim::heal);
        clients.heal();
        long until = now + HEALING;
        while (now < until && !checker.isAtRest()) {
            step();
        }
        checker.atTheEnd();
    }

    private void step() {
        var task = tasks.remove();
        now = task.at();
        task.what().run();
    }

    void after(long millis, Runnable what) {
        tasks.add(new Task(now + millis, order++, what));
    }

    /** A message on its way: it may be late, lost, or there twice. */
    void send(Runnable arrival) {
        if (befalls(Fault.LOSS, 0.01)) {
            return;
        }
        after(travel(), arrival);
        if (befalls(Fault.DUPLICATION, 0.01)) {
            after(travel(), arrival);
        }
    }

    private long travel() {
        return befalls(Fault.DELAY, 0.02) ? dice.between(10, 8_000) : dice.between(1, 10);
    }

    boolean befalls(Fault fault, double probability) {
        return !healed && plan.faults().contains(fault) && dice.happens(probability);
    }

    boolean isHealed() {
        return healed;
    }

    /** The active scheduler raises its counter. */
    void beats() {
        beat++;
    }

    long beat() {
        return beat;
    }

    void turned() {
        turns++;
    }

    long now() {
        return now;
    }

    /** As an unerring clock shows it. */
    Instant instant() {
        return Samples.NOW.plusMillis(now);
    }

    /** The position that everybody who reads the log has reached. */
    long readByAll() {
        return Math.min(
                records.oldest(),
                schedulers.stream().mapToLong(SchedulerSim::position).min().orElse(0));
    }

    Plan plan() {
        return plan;
    }

    Dice dice() {
        return dice;
    }

    Checker checker() {
        return checker;
    }

    /** Present if tokens are not asked for. */
    Optional<NoTokenCheck> noTokenCheck() {
        return noTokenCheck;
    }

    LogSim log() {
        return log;
    }

    RecordsSim records() {
        return records;
    }

    RequestsSim requests() {
        return requests;
    }

    ClientsSim clients() {
        return clients;
    }

    List<SchedulerSim> schedulers() {
        return schedulers;
    }
}
