package dev.kontext.storage.input;

import dev.kontext.storage.object.ListedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the names in an input's folder say.
 *
 * @param complete whether the input is there
 * @param keeps keys of the keep-until marks, with {@code keepUntil} the latest of them
 * @param condemnedAt when it was found to be past its keep-until, unless it was touched since
 * @param deletingAt when its deletion began
 * @param keys everything in the folder
 */
record InputFolder(
        boolean complete,
        Optional<Instant> keepUntil,
        Optional<Instant> condemnedAt,
        Optional<Instant> deletingAt,
        List<String> keeps,
        List<String> condemnations,
        List<String> deletions,
        List<String> keys) {
    /** A deletion that takes longer was given up by its process: somebody else finishes it. */
    static final Duration DELETION_LIMIT = Duration.ofMinutes(1);

    /** Others are none of ours: some stores list objects that are just being written under names of their own. */
    private static final Pattern MARK = Pattern.compile("(keep|condemned|deleting)/[0-9]{1,12}");

    /** What is to be done about it. */
    enum Verdict {
        /** Nothing. */
        KEEP,
        /** It was touched: take the condemnation back. */
        PARDON,
        /** It is past its keep-until: say so. */
        CONDEMN,
        /** It was condemned, and nobody touched it during the grace. */
        DELETE,
        /** Its deletion stopped half-way. */
        FINISH_DELETION
    }

    static InputFolder of(InputKeys keys, List<ListedObject> objects) {
        var complete = false;
        var keeps = new ArrayList<String>();
        var condemnations = new ArrayList<String>();
        var deletions = new ArrayList<String>();
        for (var object : objects) {
            var name = object.key().substring(keys.folder().length());
            complete |= name.equals("meta");
            var mark = MARK.matcher(name);
            if (mark.matches()) {
                switch (mark.group(1)) {
                    case "keep" -> keeps.add(object.key());
                    case "condemned" -> condemnations.add(object.key());
                    default -> deletions.add(object.key());
                }
            }
        }
        return new InputFolder(
                complete,
                keeps.stream().map(InputFolder::instant).max(Instant::compareTo),
                condemnations.stream().map(InputFolder::instant).max(Instant::compareTo),
                deletions.stream().map(InputFolder::instant).max(Instant::compareTo),
                List.copyOf(keeps),
                List.copyOf(condemnations),
                List.copyOf(deletions),
                objects.stream().map(ListedObject::key).toList());
    }

    Verdict verdict(Instant now, Duration grace) {
        if (deletingAt.isPresent()) {
            return deletionIsStale(now) ? Verdict.FINISH_DELETION : Verdict.KEEP;
        }
        if (keepUntil.isPresent() && keepUntil.get().isAfter(now)) {
            return condemnedAt.isPresent() ? Verdict.PARDON : Verdict.KEEP;
        }
        // One from before the present keep-until says nothing about it.
        @Nullable Instant since = condemnedAt
                .filter(at -> keepUntil.isEmpty() || !at.isBefore(keepUntil.get()))
                .orElse(null);
        if (since == null) {
            return Verdict.CONDEMN;
        }
        return since.plus(grace).isAfter(now) ? Verdict.KEEP : Verdict.DELETE;
    }

    boolean deletionIsStale(Instant now) {
        return deletingAt.isPresent() && deletingAt.get().plus(DELETION_LIMIT).isBefore(now);
    }

    /** Marks that a later one has made pointless. */
    List<String> outdatedKeeps() {
        return keeps.stream()
                .filter(key -> instant(key).isBefore(keepUntil.orElseThrow()))
                .toList();
    }

    private static Instant instant(String key) {
        return Instant.ofEpochSecond(Long.parseLong(key.substring(key.lastIndexOf('/') + 1)));
    }
}
