package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.e2e.chaos.Entry.Answer;
import dev.kontext.e2e.chaos.Entry.View;
import dev.kontext.e2e.chaos.LogState.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A history in which nothing is wrong, and one for each promise in which something is. */
class CheckerTest {
    private static final String JOB = "job_1";
    private static final View QUEUED = view("queued", 10);
    private static final View SUCCEEDED = new View(JOB, "succeeded", 12, null, "/picture", "aa");
    private static final Attempt RUNNING = new Attempt(1, "lease_1", null);
    private static final Attempt DONE = new Attempt(1, "lease_1", "succeeded");
    private static final LogState WAITS = state(10, "submitted", "queued", List.of(), null);
    private static final LogState RUNS = state(11, "granted", "running", List.of(RUNNING), null);
    private static final LogState ENDED = state(12, "succeeded", "succeeded", List.of(DONE), "lease_1");

    private long clock;

    private static View view(String status, long version) {
        return new View(JOB, status, version, null, null, null);
    }

    private static LogState state(
            long version, String cause, String status, List<Attempt> attempts, @Nullable String picture) {
        return new LogState(version, cause, status, false, attempts, picture);
    }

    private Entry submitted(String key, String request, View job) {
        return new Entry.Submitted(clock++, clock++, "ada", key, request, new Answer(202, null, job));
    }

    private Entry polled(View job) {
        return new Entry.Polled(clock++, clock++, "ada", JOB, new Answer(200, null, job));
    }

    private Entry polled(int http, @Nullable String code) {
        return new Entry.Polled(clock++, clock++, "ada", JOB, new Answer(http, code, null));
    }

    private Entry fetched(int http, @Nullable String sha256) {
        return new Entry.Fetched(clock++, clock++, JOB, http, "aa", sha256);
    }

    private List<Entry> good() {
        var entries = new ArrayList<Entry>();
        entries.add(submitted("k", "r", QUEUED));
        entries.add(polled(SUCCEEDED));
        entries.add(fetched(200, "aa"));
        return entries;
    }

    private static List<Invariant> broken(List<Entry> entries, LogState... log) {
        return Checker.check(entries, Map.of(JOB, List.of(log))).stream()
                .map(Violation::invariant)
                .distinct()
                .toList();
    }

    private List<Invariant> brokenBy(Supplier<Entry> entry) {
        var entries = good();
        entries.add(entry.get());
        return broken(entries, WAITS, RUNS, ENDED);
    }

    @Test
    void aGoodHistoryBreaksNothing() {
        assertThat(broken(good(), WAITS, RUNS, ENDED)).isEmpty();
    }

    @Test
    void whatIsInNoLogWasLost() {
        assertThat(Checker.check(good(), Map.of()))
                .extracting(Violation::invariant)
                .contains(Invariant.NEVER_LOST, Invariant.IN_THE_LOG);
    }

    @Test
    void aSecondEndIsOneTooMany() {
        var again = state(13, "failed", "failed", List.of(DONE), null);
        assertThat(broken(good(), WAITS, RUNS, ENDED, again)).contains(Invariant.ONE_END);
    }

    @Test
    void aJobWithoutAnEndIsStuck() {
        assertThat(broken(List.of(submitted("k", "r", QUEUED)), WAITS, RUNS)).containsExactly(Invariant.DRAINS);
    }

    @Test
    void anOlderViewAfterANewerOneWentBack() {
        var entries = good();
        entries.add(polled(QUEUED));
        assertThat(broken(entries, WAITS, RUNS, ENDED)).containsExactly(Invariant.NEVER_BACK);
    }

    @Test
    void twoCallsAtOnceMayBeAnsweredInAnyOrder() {
        var entries = good();
        entries.add(new Entry.Polled(1, clock++, "ada", JOB, new Answer(200, null, QUEUED)));
        assertThat(broken(entries, WAITS, RUNS, ENDED)).isEmpty();
    }

    @Test
    void aViewThatTheLogDoesNotHoldWasMadeUp() {
        assertThat(brokenBy(() -> polled(view("failed", 13)))).contains(Invariant.IN_THE_LOG);
        var entries = List.of(submitted("k", "r", view("running", 10)));
        assertThat(broken(entries, WAITS, RUNS, ENDED)).contains(Invariant.IN_THE_LOG);
    }

    @Test
    void anOlderLeaseMustNotWin() {
        var second = new Attempt(2, "lease_2", null);
        var lost = new Attempt(1, "lease_1", "lost");
        var again = state(12, "granted", "running", List.of(lost, second), null);
        var won = state(13, "succeeded", "succeeded", List.of(DONE, second), "lease_1");
        var entries = List.of(submitted("k", "r", QUEUED), fetched(200, "aa"));
        assertThat(broken(entries, WAITS, RUNS, again, won)).containsExactly(Invariant.LAST_LEASE_WINS);
    }

    @Test
    void aPictureOfAnotherLeaseMustNotBeShown() {
        var ended = state(12, "succeeded", "succeeded", List.of(DONE), "lease_0");
        assertThat(broken(good(), WAITS, RUNS, ended)).containsExactly(Invariant.LAST_LEASE_WINS);
    }

    @Test
    void aMissingOrAnotherPictureBreaksThePromise() {
        assertThat(brokenBy(() -> fetched(404, null))).containsExactly(Invariant.PICTURE_THERE);
        assertThat(brokenBy(() -> fetched(200, "bb"))).containsExactly(Invariant.PICTURE_THERE);
        assertThat(broken(List.of(submitted("k", "r", QUEUED)), WAITS, RUNS, ENDED))
                .containsExactly(Invariant.PICTURE_THERE);
    }

    @Test
    void aKeyMeansOneJobAndOneRequest() {
        var other = new View("job_2", "queued", 0, null, null, null);
        assertThat(brokenBy(() -> submitted("k", "r", other))).contains(Invariant.SAME_KEY_SAME_JOB);
        assertThat(brokenBy(() -> submitted("k", "another", SUCCEEDED))).containsExactly(Invariant.SAME_KEY_SAME_JOB);
    }

    @Test
    void anAcceptedJobIsNeverUnknown() {
        assertThat(brokenBy(() -> polled(404, "job_not_found"))).containsExactly(Invariant.NEVER_UNKNOWN);
    }

    @Test
    void aStrangerMustNotSeeIt() {
        assertThat(brokenBy(() -> new Entry.Spied(clock++, clock++, "bob", JOB, new Answer(200, null, SUCCEEDED))))
                .containsExactly(Invariant.TENANTS_APART);
        assertThat(brokenBy(
                        () -> new Entry.Spied(clock++, clock++, "bob", JOB, new Answer(404, "job_not_found", null))))
                .isEmpty();
    }

    @Test
    void anUnexplainedErrorIsNoAnswer() {
        assertThat(brokenBy(() -> polled(500, "internal"))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> polled(503, null))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> polled(503, "unavailable"))).isEmpty();
    }
}
