package dev.kontext.sandbox.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An order to misbehave, written into a prompt as {@code [sandbox:fail]} or {@code [sandbox:slow=500]}. */
sealed interface Trigger {
    /** Acts before the first step. */
    sealed interface AtStart extends Trigger {}

    /** Acts once the first step has been reported. */
    sealed interface AfterFirstStep extends Trigger {}

    /** Acts on the finished picture. */
    sealed interface OnPicture extends Trigger {}

    record Reject() implements AtStart {}

    record Hang() implements AtStart {}

    record FailOnce() implements AtStart {}

    record Fail() implements AfterFirstStep {}

    record OutOfMemory() implements AfterFirstStep {}

    record Device() implements AfterFirstStep {}

    record KillWorker() implements AfterFirstStep {}

    record Crash() implements AfterFirstStep {}

    /** The output moves by {@code pixels} to the right, -256 to 256. */
    record Shift(int pixels) implements OnPicture {}

    /** Pixels outside the edited region change as well. */
    record Leak() implements OnPicture {}

    /** Steps take {@code millis} milliseconds, 0 to 60,000. */
    record Slow(int millis) implements Trigger {}

    /** What is left of a prompt without its triggers, and the triggers in order. */
    record Parsed(String prompt, List<Trigger> triggers) {
        public Parsed {
            triggers = List.copyOf(triggers);
        }

        <T extends Trigger> List<T> all(Class<T> kind) {
            return triggers.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    Pattern WRITTEN = Pattern.compile("\\[sandbox:([a-z-]+)(?:=(-?\\d{1,6}))?]", Pattern.CASE_INSENSITIVE);

    /**
     * Reads the triggers out of a prompt.
     *
     * @throws ModelFailure if a trigger is not known, or its number is out of range
     */
    static Parsed parse(String prompt) throws ModelFailure {
        var triggers = new ArrayList<Trigger>();
        var matcher = WRITTEN.matcher(prompt);
        while (matcher.find()) {
            triggers.add(one(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2)));
        }
        return new Parsed(matcher.replaceAll(" ").strip(), triggers);
    }

    private static Trigger one(String word, @Nullable String number) throws ModelFailure {
        return switch (word) {
            case "fail" -> new Fail();
            case "fail-once" -> new FailOnce();
            case "slow" -> new Slow(ranged(word, number, 0, 60_000));
            case "hang" -> new Hang();
            case "out-of-memory" -> new OutOfMemory();
            case "device" -> new Device();
            case "reject" -> new Reject();
            case "kill-worker" -> new KillWorker();
            case "shift" -> new Shift(ranged(word, number, -256, 256));
            case "leak" -> new Leak();
            case "crash" -> new Crash();
            default -> throw new ModelFailure(FailureClass.INVALID_INPUT, "prompt: unknown trigger sandbox:" + word);
        };
    }

    private static int ranged(String word, @Nullable String number, int least, int most) throws ModelFailure {
        if (number == null || Integer.parseInt(number) < least || Integer.parseInt(number) > most) {
            throw new ModelFailure(
                    FailureClass.INVALID_INPUT,
                    "prompt: sandbox:" + word + " takes a number from " + least + " to " + most);
        }
        return Integer.parseInt(number);
    }
}
