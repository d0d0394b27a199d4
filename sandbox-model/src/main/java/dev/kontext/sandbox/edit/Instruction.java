package dev.kontext.sandbox.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a prompt asks for, in the few forms that the sandbox understands. */
sealed interface Instruction {
    /**
     * Another colour for something.
     *
     * @param from the colour it has now, if the prompt says so
     */
    record Recolour(Subject subject, Optional<OkLab> from, OkLab to) implements Instruction {}

    record Apply(Filter filter) implements Instruction {}

    record AddText(String text) implements Instruction {}

    record ReplaceText(String text) implements Instruction {}

    /** Nothing it knows how to do: it tints what it takes the prompt to be about. */
    record Tint(Subject subject) implements Instruction {}

    Pattern QUOTED = Pattern.compile("(?<![\\p{L}\\d])[\"'‘’“”„«»]([^\"‘’“”„«»]{1,80}?)[\"'‘’“”«»](?![\\p{L}\\d])");
    Pattern WORD = Pattern.compile("[\\p{L}]+");

    static Instruction of(String prompt) {
        var texts = QUOTED.matcher(prompt)
                .results()
                .map(match -> match.group(1).strip())
                .toList();
        if (!texts.isEmpty()) {
            return texts.size() > 1 || isReplacement(prompt)
                    ? new ReplaceText(texts.getLast())
                    : new AddText(texts.getFirst());
        }
        var text = prompt.toLowerCase(Locale.ROOT);
        var look = Filter.wholeLookIn(text);
        if (look.isPresent()) {
            return new Apply(look.get());
        }
        var words = WORD.matcher(text).results().map(match -> match.group()).toList();
        var recolour = recolour(words);
        if (recolour.isPresent()) {
            return recolour.get();
        }
        var tone = Filter.toneIn(text);
        return tone.isPresent() ? new Apply(tone.get()) : new Tint(subject(words));
    }

    private static boolean isReplacement(String prompt) {
        var text = prompt.toLowerCase(Locale.ROOT);
        return text.contains("replace") || text.contains("change") || text.contains("instead");
    }

    /** The last colour that is named is the one wanted; one before it describes what is there. */
    private static Optional<Instruction> recolour(List<String> words) {
        var colours = new ArrayList<OkLab>();
        for (var i = 0; i < words.size(); i++) {
            var modifier = i > 0 ? words.get(i - 1) : "";
            Colours.named(words.get(i)).ifPresent(colour -> colours.add(Colours.modified(colour, modifier)));
        }
        if (colours.isEmpty()) {
            return Optional.empty();
        }
        var from = colours.size() > 1 ? Optional.of(colours.getFirst()) : Optional.<OkLab>empty();
        return Optional.of(new Recolour(subject(words), from, colours.getLast()));
    }

    private static Subject subject(List<String> words) {
        return words.stream()
                .flatMap(word -> Subject.named(word).stream())
                .findFirst()
                .orElse(Subject.THING);
    }
}
