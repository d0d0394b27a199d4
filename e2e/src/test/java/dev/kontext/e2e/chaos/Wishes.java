package dev.kontext.e2e.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What one client of a run asks for. Each job has dice of its own, told by the run's seed and the job's number: whatever
 * the threads do meanwhile, the same number asks for the same.
 */
final class Wishes {
    /** Is in every prompt, and nowhere else. */
    static final String MARK = "heliotrope";

    /** A client has fewer jobs in a run. */
    private static final long JOBS = 1_000_000;

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

    /** Each takes a process down three times. */
    private static final List<String> DEADLY = List.of("[sandbox:crash]", "[sandbox:kill-worker]");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final String photo;
    private final long seed;

    /** @param photo a file in base 64 */
    Wishes(String name, String photo, long seed) {
        this.name = name;
        this.photo = photo;
        this.seed = seed;
    }

    /** For what is done when a job is submitted. */
    RandomGenerator submitting(int number) {
        return dice(2L * number);
    }

    /** For what is done with it later, in another thread. */
    RandomGenerator following(int number) {
        return dice(2L * number + 1);
    }

    private RandomGenerator dice(long number) {
        return new SplittableRandom(seed * 2 * JOBS + number);
    }

    static boolean chance(RandomGenerator dice, int percent) {
        return dice.nextInt(100) < percent;
    }

    static <T> T any(RandomGenerator dice, List<T> of) {
        return of.get(dice.nextInt(of.size()));
    }

    String bulk(int number) {
        var fields = fields("A lighthouse in " + MARK + ", " + name + " " + number);
        fields.put("steps", 1);
        fields.put("size", "64x64");
        fields.put("lane", "batch");
        return write(fields);
    }

    String edit(int number, RandomGenerator dice) {
        var fields = fields("Change the car color to " + MARK + ", " + name + " " + number + trouble(dice));
        fields.put("steps", 1 + dice.nextInt(6));
        if (chance(dice, 20)) {
            fields.put("images", List.of(Map.of("data", photo)));
        } else {
            fields.put("size", "64x64");
        }
        if (chance(dice, 40)) {
            fields.put("lane", "batch");
        }
        if (chance(dice, 5)) {
            fields.put("deadline", inSeconds((chance(dice, 50) ? FAR_SECONDS : 5) + dice.nextInt(20)));
        }
        return write(fields);
    }

    /** Not what the key was first used for. */
    static String another() {
        var fields = fields("Something else in " + MARK);
        fields.put("size", "64x64");
        return write(fields);
    }

    /** In the order in which they are put: the same text in every run. */
    private static Map<String, Object> fields(String prompt) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("prompt", prompt);
        return fields;
    }

    private static String trouble(RandomGenerator dice) {
        if (chance(dice, 1)) {
            return " " + any(dice, DEADLY);
        }
        return chance(dice, 12) ? " " + any(dice, TROUBLE) : "";
    }

    private static String inSeconds(int seconds) {
        return Instant.now()
                .plusSeconds(seconds)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private static String write(Map<String, ?> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts can be written", e);
        }
    }
}
