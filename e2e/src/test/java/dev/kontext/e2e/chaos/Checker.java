package dev.kontext.e2e.chaos;

import dev.kontext.e2e.chaos.Entry.CancelAsked;
import dev.kontext.e2e.chaos.Entry.Fetched;
import dev.kontext.e2e.chaos.Entry.Submitted;
import dev.kontext.e2e.chaos.LogState.Attempt;
import dev.kontext.e2e.chaos.SkewedClocks.Offsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Decides from what clients saw, and from the log that is left, whether a promise was broken. */
final class Checker {
    /** Of a job's attempts so many may count ({@code kontext.retry.max-charged}). */
    static final int MAX_CHARGED = 3;

    /** So many leases of a job may be lost ({@code kontext.retry.max-lost}). */
    static final int MAX_LOST = 6;

    /** As tokens of leases look, and the hashes of keys; in an address and after its name it is the digest of a picture. */
    private static final Pattern SECRET = Pattern.compile("(?<![0-9a-zA-Z/])(?<!sha256:)[0-9a-f]{64}(?![0-9a-zA-Z])");

    private final Evidence evidence;
    private final Findings findings = new Findings();

    private Checker(Evidence evidence) {
        this.evidence = evidence;
    }

    /** As {@link #check(List, Map, Offsets)}, where all clocks agree. */
    static List<Violation> check(List<Entry> entries, Map<String, List<LogState>> log) {
        return check(entries, log, Offsets.NONE);
    }

    /** @param log the states of each job, in the order of their positions */
    static List<Violation> check(List<Entry> entries, Map<String, List<LogState>> log, Offsets clocks) {
        var evidence = new Evidence(entries, log, clocks);
        var checker = new Checker(evidence);
        checker.submissions();
        checker.ends();
        checker.walks();
        checker.cancels();
        checker.pictures();
        ViewRules.check(evidence, checker.findings);
        AnswerRules.check(evidence, checker.findings);
        return checker.findings.all();
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
        findings.broken(invariant, what);
    }

    private void submissions() {
        record Key(String tenant, String key) {}
        var first = new HashMap<Key, Submitted>();
        for (var submitted : evidence.all(Submitted.class)) {
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

    /** Jobs that nobody was told of end, and walk, by the same rules. */
    private void ends() {
        for (var id : evidence.accepted().keySet()) {
            if (evidence.states(id).isEmpty()) {
                broken(Invariant.NEVER_LOST, id + " was accepted and is not in the log");
            }
        }
        evidence.log().forEach((id, states) -> {
            var ends = states.stream()
                    .filter(state -> state.isTerminal() && !state.purged())
                    .toList();
            if (!states.getLast().isTerminal()) {
                broken(Invariant.DRAINS, id + " is still " + states.getLast().status());
            } else if (ends.size() > 1) {
                broken(Invariant.ONE_END, id + " ended " + ends.size() + " times: " + ends);
            }
        });
    }

    private void walks() {
        evidence.log().forEach((id, states) -> {
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
        var asked =
                evidence.all(CancelAsked.class).stream().map(CancelAsked::job).collect(Collectors.toSet());
        for (var id : evidence.accepted().keySet()) {
            var states = evidence.states(id);
            if (!asked.contains(id)
                    && states.stream().anyMatch(state -> state.status().equals("canceled"))) {
                broken(Invariant.CANCELED_AS_ASKED, id + " is canceled, and its owner did not ask for it");
            }
        }
    }

    private void pictures() {
        var there = new HashSet<String>();
        for (var fetched : evidence.all(Fetched.class)) {
            if (fetched.http() == 200 && fetched.sha256() != null) {
                if (fetched.sha256().equals(fetched.promised())) {
                    there.add(fetched.job());
                } else {
                    broken(Invariant.PICTURE_THERE, fetched.job() + " has another picture: " + fetched.sha256());
                }
            }
        }
        for (var id : evidence.accepted().keySet()) {
            var states = evidence.states(id);
            if (!states.isEmpty() && states.getLast().status().equals("succeeded") && !there.contains(id)) {
                broken(Invariant.PICTURE_THERE, id + " succeeded, and its picture could not be fetched");
            }
        }
    }
}
