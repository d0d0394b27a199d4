package dev.kontext.e2e.chaos;

import static dev.kontext.e2e.chaos.Wishes.any;
import static dev.kontext.e2e.chaos.Wishes.chance;

import dev.kontext.e2e.chaos.Entry.Answer;
import dev.kontext.e2e.chaos.Entry.Intrusion;
import dev.kontext.e2e.chaos.Entry.View;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * One client of one tenant: submits jobs, each until it is answered, and follows as many at once as is its habit to their
 * ends. Among them are edits, cancels, deadlines, repeated and misused keys, and prompts that break a model or its worker.
 */
final class Load implements Runnable {
    private static final int PATIENCE = 150;

    private static final List<Intrusion> INTRUSIONS = List.of(Intrusion.values());

    private final String name;
    private final Habit habit;
    private final Gateway own;
    private final Gateway other;
    private final Wishes wishes;
    private final BooleanSupplier goesOn;
    private final Set<Job> open = ConcurrentHashMap.newKeySet();
    private int submitted;

    /**
     * One that was accepted.
     *
     * @param unwanted is canceled sooner or later
     */
    private record Job(String id, boolean unwanted, RandomGenerator dice) {}

    /** Who it is. */
    enum Habit {
        /** Waits for each of a few jobs, and does everything that can be done with one. */
        PUBLISHER(6, Duration.ofMillis(50), 25, 10),
        /** Keeps many waiting in the batch lane, looks at them now and then, and does not want most after all. */
        AGENCY(40, Duration.ofMillis(200), 70, 60);

        private final int atOnce;
        private final Duration pause;
        private final int unwanted;
        private final int cancels;

        /**
         * @param pause after a look at a job
         * @param unwanted percentage of the jobs that are canceled sooner or later
         * @param cancels percentage of the looks at such a job that cancel it
         */
        Habit(int atOnce, Duration pause, int unwanted, int cancels) {
            this.atOnce = atOnce;
            this.pause = pause;
            this.unwanted = unwanted;
            this.cancels = cancels;
        }
    }

    /** @param other of another tenant */
    Load(String name, Habit habit, Gateway own, Gateway other, Wishes wishes, BooleanSupplier goesOn) {
        this.name = name;
        this.habit = habit;
        this.own = own;
        this.other = other;
        this.wishes = wishes;
        this.goesOn = goesOn;
    }

    /** Submits while another thread follows: a submission that hangs must not keep it from looking. */
    @Override
    public void run() {
        var follower = Thread.ofVirtual().name(name + "-follower").start(this::followAll);
        try {
            while (goesOn.getAsBoolean()) {
                if (open.size() < habit.atOnce) {
                    submit().ifPresent(open::add);
                } else {
                    Thread.sleep(20);
                }
            }
            follower.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void followAll() {
        try {
            while (goesOn.getAsBoolean()) {
                Thread.sleep(20);
                for (var job : List.copyOf(open)) {
                    if (goesOn.getAsBoolean() && follow(job)) {
                        open.remove(job);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Job> submit() throws InterruptedException {
        int number = ++submitted;
        var dice = wishes.submitting(number);
        var key = name + "-" + number;
        var request = habit == Habit.AGENCY ? wishes.bulk(number) : wishes.edit(number, dice);
        var job = untilAnswered(key, request)
                .map(id -> new Job(id, chance(dice, habit.unwanted), wishes.following(number)));
        if (job.isPresent() && chance(dice, 10)) {
            own.submit(key, request);
        }
        if (job.isPresent() && chance(dice, 5)) {
            own.submit(key, Wishes.another());
        }
        return job;
    }

    /** A client that got no answer, or 503, does not know whether it has a job: it asks again with the same key. */
    private Optional<String> untilAnswered(String key, String request) throws InterruptedException {
        for (int attempt = 0; attempt < PATIENCE && goesOn.getAsBoolean(); attempt++) {
            var answer = own.submit(key, request);
            if (answer.http() != 0 && answer.http() != 503) {
                return Optional.ofNullable(answer.job()).map(View::id);
            }
            Thread.sleep(400);
        }
        return Optional.empty();
    }

    /** @return whether the job has ended */
    private boolean follow(Job job) throws InterruptedException {
        var dice = job.dice();
        if (job.unwanted() && chance(dice, habit.cancels)) {
            own.cancel(job.id());
            if (chance(dice, 30)) {
                own.cancel(job.id());
            }
        }
        if (chance(dice, 2)) {
            other.spy(job.id(), any(dice, INTRUSIONS));
        }
        if (chance(dice, 1)) {
            own.list();
        }
        var answer = own.poll(job.id(), chance(dice, 20));
        if (answer.http() == 0 || answer.http() == 503) {
            Thread.sleep(300);
        }
        return hasEnded(answer);
    }

    private boolean hasEnded(Answer answer) throws InterruptedException {
        var job = answer.job();
        if (job == null || !job.isTerminal()) {
            Thread.sleep(habit.pause);
            return false;
        }
        if (job.url() != null) {
            own.fetch(job);
        }
        return true;
    }
}
