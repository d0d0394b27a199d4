package dev.kontext.e2e.chaos;

import dev.kontext.e2e.chaos.Entry.Answer;
import dev.kontext.e2e.chaos.Entry.Fetched;
import dev.kontext.e2e.chaos.Entry.Polled;
import dev.kontext.e2e.chaos.Entry.Spied;
import dev.kontext.e2e.chaos.Entry.Submitted;
import dev.kontext.e2e.chaos.Entry.Told;
import dev.kontext.e2e.chaos.Entry.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Decides from what clients saw, and from the log that is left, whether a promise was broken. */
final class Checker {
    /** Refusals that the load provokes. */
    private static final Set<Integer> CLEAN = Set.of(0, 200, 202, 304, 404, 409, 422, 429, 503);

    private final List<Entry> entries;
    private final Map<String, List<LogState>> log;
    private final List<Violation> violations = new ArrayList<>();

    private Checker(List<Entry> entries, Map<String, List<LogState>> log) {
        this.entries = entries;
        this.log = log;
    }

    /** @param log the states of each job, in the order of their positions */
    static List<Violation> check(List<Entry> entries, Map<String, List<LogState>> log) {
        var checker = new Checker(entries, log);
        checker.submissions();
        checker.ends();
        checker.walks();
        checker.views();
        checker.pictures();
        checker.strangers();
        checker.errors();
        return List.copyOf(checker.violations);
    }

    private void broken(Invariant invariant, String what) {
        violations.add(new Violation(invariant, what));
    }

    private <T extends Entry> List<T> all(Class<T> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private void submissions() {
        record Key(String tenant, String key) {}
        var first = new HashMap<Key, Submitted>();
        for (var submitted : all(Submitted.class)) {
            var job = submitted.answer().job();
            if (job == null) {
                continue;
            }
            var key = new Key(submitted.tenant(), submitted.key());
            var earlier = first.putIfAbsent(key, submitted);
            if (earlier == null) {
                continue;
            }
            var before = earlier.answer().job();
            if (!earlier.request().equals(submitted.request())) {
                broken(Invariant.SAME_KEY_SAME_JOB, key + " was taken for two requests: " + job.id());
            } else if (before == null || !before.id().equals(job.id())) {
                broken(Invariant.SAME_KEY_SAME_JOB, key + " means two jobs: " + before + " and " + job.id());
            }
        }
    }

    private Map<String, Submitted> accepted() {
        var accepted = new LinkedHashMap<String, Submitted>();
        for (var submitted : all(Submitted.class)) {
            var job = submitted.answer().job();
            if (job != null) {
                accepted.putIfAbsent(job.id(), submitted);
            }
        }
        return accepted;
    }

    private void ends() {
        for (var id : accepted().keySet()) {
            var states = log.getOrDefault(id, List.of());
            var ends = states.stream()
                    .filter(state -> state.isTerminal() && !state.purged())
                    .toList();
            if (states.isEmpty()) {
                broken(Invariant.NEVER_LOST, id + " was accepted and is not in the log");
            } else if (ends.isEmpty()) {
                broken(Invariant.DRAINS, id + " is still " + states.getLast().status());
            } else if (ends.size() > 1) {
                broken(Invariant.ONE_END, id + " ended " + ends.size() + " times: " + ends);
            }
        }
    }

    /** Jobs that nobody was told of walk by the same rules. */
    private void walks() {
        log.forEach((id, states) -> {
            int granted = 0;
            boolean ended = false;
            for (var state : states) {
                if (ended && !state.purged()) {
                    broken(Invariant.ONE_END, id + " changed after its end: " + state);
                }
                ended |= state.isTerminal();
                if (state.cause().equals("granted")) {
                    int number = state.attempts().getLast().number();
                    if (number <= granted) {
                        broken(Invariant.LAST_LEASE_WINS, id + " has attempt " + number + " after " + granted);
                    }
                    granted = number;
                }
                if (state.status().equals("succeeded") && !state.purged()) {
                    checkWinner(id, state, granted);
                }
            }
        });
    }

    private void checkWinner(String id, LogState state, int granted) {
        var winners = state.attempts().stream()
                .filter(attempt -> "succeeded".equals(attempt.outcome()))
                .toList();
        if (winners.size() != 1 || winners.getFirst().number() != granted) {
            broken(Invariant.LAST_LEASE_WINS, id + " succeeded by " + winners + ", last granted was " + granted);
        } else if (!winners.getFirst().lease().equals(state.picture())) {
            broken(Invariant.LAST_LEASE_WINS, id + " shows the picture of " + state.picture());
        }
    }

    private void views() {
        var byJob = new TreeMap<String, List<Told>>();
        for (var told : all(Told.class)) {
            var job = told.answer().job();
            if (job != null) {
                byJob.computeIfAbsent(job.id(), ignored -> new ArrayList<>()).add(told);
            }
        }
        byJob.forEach((id, seen) -> {
            neverBack(id, seen);
            seen.forEach(told -> inTheLog(told.answer().job()));
        });
        neverUnknown();
    }

    /** Whoever asks after somebody has got an answer sees that state or a later one. */
    private void neverBack(String id, List<Told> seen) {
        var byBegin =
                seen.stream().sorted(Comparator.comparingLong(Entry::began)).toList();
        var byEnd = seen.stream().sorted(Comparator.comparingLong(Entry::ended)).toList();
        int next = 0;
        View latest = null;
        for (var told : byBegin) {
            while (byEnd.get(next).ended() < told.began()) {
                var view = byEnd.get(next++).answer().job();
                if (latest == null || view.version() > latest.version()) {
                    latest = view;
                }
            }
            var view = told.answer().job();
            if (latest == null) {
                continue;
            }
            if (view.version() < latest.version()) {
                broken(Invariant.NEVER_BACK, id + " went from " + latest + " to " + view + " at " + told.began());
            } else if (latest.isTerminal() && !view.isSameEnd(latest)) {
                broken(Invariant.NEVER_BACK, id + " changed after its end from " + latest + " to " + view);
            }
        }
    }

    private void inTheLog(View view) {
        for (var state : log.getOrDefault(view.id(), List.of())) {
            if (state.version() == view.version()) {
                if (!state.status().equals(view.status())) {
                    broken(Invariant.IN_THE_LOG, view + " is in the log as " + state.status());
                }
                return;
            }
        }
        // Before the log is reached a job has version 0.
        if (view.version() > 0) {
            broken(Invariant.IN_THE_LOG, view + " is not in the log");
        }
    }

    private void neverUnknown() {
        var since = new HashMap<String, Long>();
        accepted().forEach((id, submitted) -> since.put(id, submitted.ended()));
        for (var polled : all(Polled.class)) {
            var told = since.get(polled.job());
            if (told != null && told < polled.began() && isUnknown(polled.answer())) {
                broken(Invariant.NEVER_UNKNOWN, polled.job() + " was unknown at " + polled.began());
            }
        }
    }

    private static boolean isUnknown(Answer answer) {
        return answer.http() == 404 || answer.http() == 410;
    }

    private void pictures() {
        var there = new HashSet<String>();
        for (var fetched : all(Fetched.class)) {
            if (fetched.http() == 200 && fetched.sha256() != null) {
                if (fetched.sha256().equals(fetched.promised())) {
                    there.add(fetched.job());
                } else {
                    broken(Invariant.PICTURE_THERE, fetched.job() + " has another picture: " + fetched.sha256());
                }
            } else if (isUnknown(new Answer(fetched.http(), null, null))) {
                broken(Invariant.PICTURE_THERE, fetched.job() + " has no picture at " + fetched.began());
            }
        }
        for (var id : accepted().keySet()) {
            var states = log.getOrDefault(id, List.of());
            if (!states.isEmpty() && states.getLast().status().equals("succeeded") && !there.contains(id)) {
                broken(Invariant.PICTURE_THERE, id + " succeeded, and its picture could not be fetched");
            }
        }
    }

    private void strangers() {
        for (var spied : all(Spied.class)) {
            int http = spied.answer().http();
            if (http != 404 && http != 503 && http != 0) {
                broken(Invariant.TENANTS_APART, spied.tenant() + " got " + spied.answer() + " for " + spied.job());
            }
        }
    }

    private void errors() {
        for (var told : all(Told.class)) {
            var answer = told.answer();
            if (!CLEAN.contains(answer.http())) {
                broken(Invariant.CLEAN_ERRORS, "HTTP " + answer.http() + " " + answer.code() + " at " + told.ended());
            } else if (answer.http() >= 400 && answer.code() == null) {
                broken(Invariant.CLEAN_ERRORS, "HTTP " + answer.http() + " without a code at " + told.ended());
            }
        }
    }
}
