package dev.kontext.e2e.chaos;

import dev.kontext.e2e.chaos.Entry.Broke;
import dev.kontext.e2e.chaos.Entry.Listed;
import dev.kontext.e2e.chaos.Entry.View;
import dev.kontext.e2e.chaos.Evidence.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What jobs may be shown as, one by one and in lists. */
final class ViewRules {
    /** What the clocks of one machine drift apart in a run. */
    private static final long DRIFT_US = TimeUnit.SECONDS.toMicros(1);

    /** A job may be unfinished after its deadline while something is broken, and so long besides: as a takeover may take. */
    private static final long LATE_US = TimeUnit.SECONDS.toMicros(60);

    private final Evidence evidence;
    private final Findings findings;
    private final List<Sight> sights;

    private ViewRules(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
        this.sights = evidence.sights();
    }

    static void check(Evidence evidence, Findings findings) {
        var rules = new ViewRules(evidence, findings);
        rules.eachJob();
        rules.deadlines();
        rules.lists();
    }

    private void eachJob() {
        var byJob = new TreeMap<String, List<Sight>>();
        for (var sight : sights) {
            byJob.computeIfAbsent(sight.view().id(), _ -> new ArrayList<>()).add(sight);
        }
        byJob.forEach((id, seen) -> {
            neverBack(id, seen);
            seen.forEach(sight -> inTheLog(sight.view()));
        });
    }

    /** Whoever asks after somebody has got an answer sees that state or a later one. */
    private void neverBack(String id, List<Sight> seen) {
        var byBegin =
                seen.stream().sorted(Comparator.comparingLong(Sight::began)).toList();
        var byEnd = seen.stream().sorted(Comparator.comparingLong(Sight::ended)).toList();
        int next = 0;
        View latest = null;
        for (var sight : byBegin) {
            while (byEnd.get(next).ended() < sight.began()) {
                var view = byEnd.get(next++).view();
                if (latest == null || view.version() > latest.version()) {
                    latest = view;
                }
            }
            var view = sight.view();
            if (latest == null) {
                continue;
            }
            if (view.version() < latest.version()) {
                findings.broken(
                        Invariant.NEVER_BACK, id + " went from " + latest + " to " + view + " at " + sight.began());
            } else if (latest.isTerminal() && !view.isSameEnd(latest)) {
                findings.broken(Invariant.NEVER_BACK, id + " changed after its end from " + latest + " to " + view);
            }
        }
    }

    private void inTheLog(View view) {
        for (var state : evidence.states(view.id())) {
            if (state.version() == view.version()) {
                if (!state.status().equals(view.status())) {
                    findings.broken(Invariant.IN_THE_LOG, view + " is in the log as " + state.status());
                }
                return;
            }
        }
        if (view.isInTheLog()) {
            findings.broken(Invariant.IN_THE_LOG, view + " is not in the log");
        }
    }

    /** By what clients saw: those who write the log have clocks of their own. */
    private void deadlines() {
        var broke = evidence.all(Broke.class);
        var found = new HashSet<String>();
        for (var sight : sights) {
            var view = sight.view();
            if (found.contains(view.id())) {
                continue;
            }
            long earliest = view.deadline() - micros(evidence.clocks().ahead()) - DRIFT_US;
            long latest = view.deadline() + micros(evidence.clocks().behind()) + DRIFT_US + LATE_US;
            if (view.status().equals("expired") && sight.ended() < earliest) {
                found.add(view.id());
                findings.broken(Invariant.BY_THE_DEADLINE, view + " expired at " + sight.ended());
            } else if (!view.isTerminal()
                    && latest + brokenBetween(broke, view.deadline(), sight.began()) < sight.began()) {
                found.add(view.id());
                findings.broken(Invariant.BY_THE_DEADLINE, view + " was unfinished at " + sight.began());
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

    private void lists() {
        // Only the log says when a job was accepted, and where that places it.
        var logged = sights.stream()
                .filter(sight -> sight.view().isInTheLog())
                .collect(Collectors.toMap(sight -> sight.view().id(), sight -> sight, (first, _) -> first));
        for (var listed : evidence.all(Listed.class)) {
            if (listed.jobs() != null) {
                strangersIn(listed, listed.jobs());
                missingIn(listed, listed.jobs(), logged);
            }
        }
    }

    private void strangersIn(Listed listed, List<View> jobs) {
        for (var job : jobs) {
            var states = evidence.states(job.id());
            if (!states.isEmpty() && !isOf(listed.tenant(), states)) {
                findings.broken(
                        Invariant.TENANTS_APART,
                        job + " of " + states.getFirst().tenant() + " is in a list of " + listed.tenant());
            }
        }
    }

    /** What somebody had seen before in the log must be there, unless its place is on a later page. */
    private void missingIn(Listed listed, List<View> jobs, Map<String, Sight> logged) {
        if (jobs.isEmpty() && listed.hasMore()) {
            return;
        }
        long oldest = listed.hasMore() ? jobs.getLast().accepted() : Long.MIN_VALUE;
        var shown = jobs.stream().map(View::id).collect(Collectors.toSet());
        logged.forEach((id, sight) -> {
            var states = evidence.states(id);
            if (sight.ended() < listed.began()
                    && sight.view().accepted() > oldest
                    && !shown.contains(id)
                    && isOf(listed.tenant(), states)
                    && states.stream().noneMatch(LogState::purged)) {
                findings.broken(
                        Invariant.LISTED, sight.view() + " is not in a list of its tenant at " + listed.began());
            }
        });
    }

    private static boolean isOf(String tenant, List<LogState> states) {
        return states.stream().anyMatch(state -> state.tenant().equals(tenant));
    }
}
