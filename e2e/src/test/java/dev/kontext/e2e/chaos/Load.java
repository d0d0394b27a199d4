package dev.kontext.e2e.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.e2e.chaos.Entry.Answer;
import dev.kontext.e2e.chaos.Entry.Intrusion;
import dev.kontext.e2e.chaos.Entry.View;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * One client of one tenant: submits jobs, each until it is answered, and follows as many at once as is its habit to their
 * ends. Among them are edits, cancels, deadlines, repeated and misused keys, and prompts that break a model or its worker.
 */
final class Load implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Is in every prompt, and nowhere else. */
    static final String MARK = "heliotrope";

    private static final int PATIENCE = 150;

    /** Further than the clocks of a run are apart: until shortly before, nobody may think that it has passed. */
    private static final int FAR_SECONDS = 330;

    private static final List<String> TROUBLE = List.of(
            "[sandbox:fail]",
            "[sandbox:fail-once]",
            "[sandbox:fail-once]",
            "[sandbox:slow=300]",
            "[sandbox:out-of-memory]",
            "[sandbox:device]",
            "[sandbox:reject]");

    private static final List<Intrusion> INTRUSIONS = List.of(Intrusion.values());

    /** Each takes a process down three times. */
    private static final List<String> DEADLY = List.of("[sandbox:crash]", "[sandbox:kill-worker]");

    private final String name;
    private final Habit habit;
    private final Gateway own;
    private final Gateway other;
    private final String photo;
    private final BooleanSupplier goesOn;
    private final Random random;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    /** Are canceled sooner or later. */
    private final Set<String> unwanted = ConcurrentHashMap.newKeySet();

    private int submitted;

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

    /**
     * @param other of another tenant
     * @param photo a file in base 64
     */
    Load(String name, Habit habit, Gateway own, Gateway other, String photo, long seed, BooleanSupplier goesOn) {
        this.name = name;
        this.habit = habit;
        this.own = own;
        this.other = other;
        this.photo = photo;
        this.random = new Random(seed);
        this.goesOn = goesOn;
    }

    /** Submits while another thread follows: a submission that hangs must not keep it from looking. */
    @Override
    public void run() {
        var follower = Thread.ofVirtual().name(name + "-follower").start(this::followAll);
        try {
            while (goesOn.getAsBoolean()) {
                if (open.size() < habit.atOnce) {
                    submit().ifPresent(this::add);
                } else {
                    Thread.sleep(20);
                }
            }
            follower.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(String job) {
        if (chance(habit.unwanted)) {
            unwanted.add(job);
        }
        open.add(job);
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

    private Optional<String> submit() throws InterruptedException {
        var key = name + "-" + ++submitted;
        var request = request();
        var job = untilAnswered(key, request);
        if (job.isPresent() && chance(10)) {
            own.submit(key, request);
        }
        if (job.isPresent() && chance(5)) {
            own.submit(key, write(Map.of("prompt", "Something else in " + MARK, "size", "64x64")));
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

    private String request() {
        return write(habit == Habit.AGENCY ? bulk() : edit());
    }

    private Map<String, Object> bulk() {
        return Map.of(
                "prompt",
                "A lighthouse in " + MARK + ", " + name + " " + submitted,
                "steps",
                1,
                "size",
                "64x64",
                "lane",
                "batch");
    }

    private Map<String, Object> edit() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("prompt", "Change the car color to " + MARK + ", " + name + " " + submitted + trouble());
        fields.put("steps", 1 + random.nextInt(6));
        if (chance(20)) {
            fields.put("images", List.of(Map.of("data", photo)));
        } else {
            fields.put("size", "64x64");
        }
        if (chance(40)) {
            fields.put("lane", "batch");
        }
        if (chance(5)) {
            fields.put("deadline", inSeconds((chance(50) ? FAR_SECONDS : 5) + random.nextInt(20)));
        }
        return fields;
    }

    private static String inSeconds(int seconds) {
        return Instant.now()
                .plusSeconds(seconds)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private String trouble() {
        if (chance(1)) {
            return " " + DEADLY.get(random.nextInt(DEADLY.size()));
        }
        return chance(12) ? " " + TROUBLE.get(random.nextInt(TROUBLE.size())) : "";
    }

    /** @return whether the job has ended */
    private boolean follow(String job) throws InterruptedException {
        if (unwanted.contains(job) && chance(habit.cancels)) {
            own.cancel(job);
            if (chance(30)) {
                own.cancel(job);
            }
        }
        if (chance(2)) {
            other.spy(job, INTRUSIONS.get(random.nextInt(INTRUSIONS.size())));
        }
        var answer = own.poll(job, chance(20));
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

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private static String write(Map<String, ?> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts can be written", e);
        }
    }
}
