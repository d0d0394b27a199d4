package dev.kontext.e2e.chaos;

import dev.kontext.e2e.chaos.Entry.Broke;
import dev.kontext.e2e.chaos.Entry.CancelAsked;
import dev.kontext.e2e.chaos.Entry.Fetched;
import dev.kontext.e2e.chaos.Entry.Polled;
import dev.kontext.e2e.chaos.Entry.Spied;
import dev.kontext.e2e.chaos.Entry.Submitted;
import dev.kontext.e2e.chaos.Entry.Told;
import dev.kontext.e2e.chaos.Entry.View;
import dev.kontext.e2e.chaos.LogState.Attempt;
import dev.kontext.e2e.chaos.SkewedClocks.Offsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides from what clients saw, and from the log that is left, whether a promise was broken. */
final class Checker {
    /** Refusals that the load provokes. */
    private static final Set<Integer> CLEAN = Set.of(0, 200, 202, 304, 404, 409, 422, 429, 503);

    /** Of a job's attempts so many may count ({@code kontext.retry.max-charged}). */
    static final int MAX_CHARGED = 3;

    /** So many leases of a job may be lost ({@code kontext.retry.max-lost}). */
    static final int MAX_LOST = 6;

    /** What the clocks of one machine drift apart in a run. */
    private static final long DRIFT_US = TimeUnit.SECONDS.toMicros(1);

    /** A job may be unfinished after its deadline while something is broken, and so long besides: as a takeover may take. */
    private static final long LATE_US = TimeUnit.SECONDS.toMicros(60);

    /** As tokens of leases look, and the hashes of keys; in an address and after its name it is the digest of a picture. */
    private static final Pattern SECRET = Pattern.compile("(?<![0-9a-zA-Z/])(?<!sha256:)[0-9a-f]{64}(?![0-9a-zA-Z])");

    private final List<Entry> entries;
    private final Map<String, List<LogState>> log;
    private final Offsets clocks;
    private final List<Violation> violations = new ArrayList<>();

    private Checker(List<Entry> entries, Map<String, List<LogState>> log, Offsets clocks) {
        this.entries = entries;
        this.log = log;
        this.clocks = clocks;
    }

    /** As {@link #check(List, Map, Offsets)}, where all clocks agree. */
    static List<Violation> check(List<Entry> entries, Map<String, List<LogState>> log) {
        return check(entries, log, Offsets.NONE);
    }

    /** @param log the states of each job, in the order of their positions */
    static List<Violation> check(List<Entry> entries, Map<String, List<LogState>> log, Offsets clocks) {
        var checker = new Checker(entries, log, clocks);
        checker.submissions();
        checker.ends();
        checker.walks();
        checker.cancels();
        checker.views();
        checker.deadlines();
        checker.pictures();
        checker.strangers();
        checker.errors();
        return List.copyOf(checker.violations);
    }

    /**
     * Whether the logs keep to themselves what they should.
     *
     * @param said by the name of the process
     * @param secrets words that must not be in there
     */
    static List<Violation> checkLogs(Map<String, String> said, List<String> secrets) {
        var violations = new ArrayList<Violation>();
        said.forEach((process, text) -> text.lines()
                .filter(line -> secrets.stream().anyMatch(line::contains)
                        || SECRET.matcher(line).find())
                .findFirst()
                .ifPresent(line -> violations.add(
                        new Violation(Invariant.LOGS_KEEP_SECRETS, process + " has a line with a secret: " + line))));
        return List.copyOf(violations);
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
                    checkBound(id, state);
                }
                if (state.status().equals("succeeded") && !state.purged()) {
                    checkWinner(id, state, granted);
                }
            }
        });
    }

    /** Of the attempts that do not count, those that a long outage repeats are not kept. */
    private void checkBound(String id, LogState granted) {
        long counted = granted.attempts().stream().filter(Attempt::charged).count();
        long lost = granted.attempts().stream().filter(Attempt::isLost).count();
        if (counted >= MAX_CHARGED || lost >= MAX_LOST) {
            broken(
                    Invariant.ATTEMPTS_BOUNDED,
                    id + " has an attempt after " + counted + " that counted and " + lost + " that were lost");
        }
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

    private void cancels() {
        var asked = all(CancelAsked.class).stream().map(CancelAsked::job).collect(Collectors.toSet());
        for (var id : accepted().keySet()) {
            var states = log.getOrDefault(id, List.of());
            if (!asked.contains(id)
                    && states.stream().anyMatch(state -> state.status().equals("canceled"))) {
                broken(Invariant.CANCELED_AS_ASKED, id + " is canceled, and its owner did not ask for it");
            }
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

    /** By what clients saw: those who write the log have clocks of their own. */
    private void deadlines() {
        var broke = all(Broke.class);
        var seen = new HashSet<String>();
        for (var told : all(Told.class)) {
            var view = told.answer().job();
            if (view == null || seen.contains(view.id())) {
                continue;
            }
            long earliest = view.deadline() - micros(clocks.ahead()) - DRIFT_US;
            long latest = view.deadline() + micros(clocks.behind()) + DRIFT_US + LATE_US;
            if (view.status().equals("expired") && told.ended() < earliest) {
                seen.add(view.id());
                broken(Invariant.BY_THE_DEADLINE, view + " expired at " + told.ended());
            } else if (!view.isTerminal()
                    && latest + brokenBetween(broke, view.deadline(), told.began()) < told.began()) {
                seen.add(view.id());
                broken(Invariant.BY_THE_DEADLINE, view + " was unfinished at " + told.began());
            }
        }
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** One fault ends before the next begins. */
    private static long brokenBetween(List<Broke> broke, long from, long to) {
        return broke.stream()
                .mapToLong(fault -> Math.min(fault.ended(), to) - Math.max(fault.began(), from))
                .filter(time -> time > 0)
                .sum();
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
            if (told != null
                    && told < polled.began()
                    && isUnknown(polled.answer().http())) {
                broken(Invariant.NEVER_UNKNOWN, polled.job() + " was unknown at " + polled.began());
            }
        }
    }

    private static boolean isUnknown(int http) {
        return http == 404 || http == 410;
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
            } else if (isUnknown(fetched.http())) {
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
            var answer = spied.answer();
            boolean isRefused = answer.http() == 404 && "job_not_found".equals(answer.code());
            if (!isRefused && answer.http() != 503 && answer.http() != 0) {
                broken(Invariant.TENANTS_APART, spied + " was not refused as for a job that is not there");
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
            } else if (answer.http() / 100 == 2 && answer.job() == null) {
                broken(Invariant.CLEAN_ERRORS, "HTTP " + answer.http() + " without a job at " + told.ended());
            }
            saysWhen(told, answer.http(), answer.retryAfter());
        }
        all(Spied.class)
                .forEach(spied ->
                        saysWhen(spied, spied.answer().http(), spied.answer().retryAfter()));
        all(Fetched.class).forEach(fetched -> saysWhen(fetched, fetched.http(), fetched.retryAfter()));
    }

    private void saysWhen(Entry entry, int http, @Nullable String retryAfter) {
        boolean isSeconds = retryAfter != null && retryAfter.matches("[1-9][0-9]*");
        if ((http == 429 || http == 503) && !isSeconds) {
            broken(Invariant.SAYS_WHEN, "HTTP " + http + " with Retry-After " + retryAfter + " at " + entry.ended());
        }
    }
}
