package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.e2e.Repository;
import dev.kontext.e2e.chaos.Entry.Answer;
import dev.kontext.e2e.chaos.Entry.Intrusion;
import dev.kontext.e2e.chaos.Entry.View;
import dev.kontext.e2e.chaos.LogState.Attempt;
import dev.kontext.e2e.chaos.SkewedClocks.Offsets;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A history in which nothing is wrong, and one for each promise in which something is. */
class CheckerTest {
    private static final String JOB = "job_1";

    /** A day after the run began. */
    private static final long DEADLINE = Duration.ofDays(1).toNanos() / 1_000;

    private static final Offsets AHEAD = new Offsets(Duration.ofMinutes(5), Duration.ZERO);
    private static final View QUEUED = view("queued", 10);
    private static final View SUCCEEDED = new View(JOB, "succeeded", 12, 0, DEADLINE, null, "/picture", "aa");
    private static final Attempt RUNNING = new Attempt(1, "lease_1", null, false);
    private static final Attempt DONE = new Attempt(1, "lease_1", "succeeded", true);
    private static final LogState WAITS = state(10, "submitted", "queued", List.of(), null);
    private static final LogState RUNS = state(11, "granted", "running", List.of(RUNNING), null);
    private static final LogState EXPIRED = state(30, "deadline", "expired", List.of(), null);
    private static final LogState ENDED = state(12, "succeeded", "succeeded", List.of(DONE), "lease_1");

    private long clock;

    private static View view(String status, long version) {
        return new View(JOB, status, version, 0, DEADLINE, null, null, null);
    }

    private static LogState state(
            long version, String cause, String status, List<Attempt> attempts, @Nullable String picture) {
        return new LogState("ada", version, cause, status, false, attempts, picture);
    }

    private Entry submitted(String key, String request, View job) {
        return new Entry.Submitted(clock++, clock++, "ada", key, request, new Answer(202, null, job, null));
    }

    private Entry polled(View job) {
        return new Entry.Polled(clock++, clock++, "ada", JOB, new Answer(200, null, job, null));
    }

    private Entry polled(int http, @Nullable String code) {
        return polled(http, code, "2");
    }

    private Entry polled(int http, @Nullable String code, @Nullable String retryAfter) {
        return new Entry.Polled(clock++, clock++, "ada", JOB, new Answer(http, code, null, retryAfter));
    }

    /** As it was seen by a call at this second. */
    private static Entry seen(long second, String status, long deadlineSecond) {
        var view = new View(JOB, status, 12, 0, micros(deadlineSecond), null, null, null);
        return new Entry.Polled(micros(second), micros(second) + 1, "ada", JOB, new Answer(200, null, view, null));
    }

    private static Entry broke(long fromSecond, long toSecond) {
        return new Entry.Broke(micros(fromSecond), micros(toSecond), "cut kafka");
    }

    private static long micros(long seconds) {
        return TimeUnit.SECONDS.toMicros(seconds);
    }

    private Entry fetched(int http, @Nullable String sha256) {
        return fetched(http, sha256, "2");
    }

    private Entry fetched(int http, @Nullable String sha256, @Nullable String retryAfter) {
        return new Entry.Fetched(clock++, clock++, JOB, http, "aa", sha256, retryAfter);
    }

    private Entry submitted(int http, String code) {
        return new Entry.Submitted(clock++, clock++, "ada", "k", "r", new Answer(http, code, null, "2"));
    }

    private Entry canceled(int http, String code) {
        return new Entry.CancelAsked(clock++, clock++, "ada", JOB, new Answer(http, code, null, "2"));
    }

    private Entry listed(int http, @Nullable String code, @Nullable List<View> jobs) {
        return new Entry.Listed(clock++, clock++, "ada", new Answer(http, code, null, "2"), jobs, false);
    }

    /** A page of a tenant's list. */
    private Entry listed(String tenant, boolean hasMore, View... jobs) {
        return new Entry.Listed(clock++, clock++, tenant, new Answer(200, null, null, null), List.of(jobs), hasMore);
    }

    private Entry spied(Intrusion by, int http, @Nullable String code, @Nullable View job) {
        return new Entry.Spied(clock++, clock++, "bob", JOB, by, new Answer(http, code, job, "2"));
    }

    private List<Entry> good() {
        var entries = new ArrayList<Entry>();
        entries.add(submitted("k", "r", QUEUED));
        entries.add(polled(SUCCEEDED));
        entries.add(fetched(200, "aa"));
        return entries;
    }

    private static List<Invariant> broken(List<Entry> entries, LogState... log) {
        return broken(entries, Offsets.NONE, log);
    }

    private static List<Invariant> broken(List<Entry> entries, Offsets clocks, LogState... log) {
        return Checker.check(entries, Map.of(JOB, List.of(log)), clocks).stream()
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
        assertThat(broken(List.of(), WAITS, RUNS)).containsExactly(Invariant.DRAINS);
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
        entries.add(new Entry.Polled(1, clock++, "ada", JOB, new Answer(200, null, QUEUED, null)));
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
        var second = new Attempt(2, "lease_2", null, false);
        var lost = new Attempt(1, "lease_1", "lost", true);
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
        var other = new View("job_2", "queued", 0, 0, DEADLINE, null, null, null);
        assertThat(brokenBy(() -> submitted("k", "r", other))).contains(Invariant.SAME_KEY_SAME_JOB);
        assertThat(brokenBy(() -> submitted("k", "another", SUCCEEDED))).containsExactly(Invariant.SAME_KEY_SAME_JOB);
    }

    @Test
    void anAcceptedJobIsNeverUnknown() {
        assertThat(brokenBy(() -> polled(404, "job_not_found"))).containsExactly(Invariant.NEVER_UNKNOWN);
        assertThat(brokenBy(() -> polled(410, "job_purged"))).containsExactly(Invariant.NEVER_UNKNOWN);
        assertThat(brokenBy(() -> canceled(404, "job_not_found"))).containsExactly(Invariant.NEVER_UNKNOWN);
        assertThat(brokenBy(() -> canceled(409, "job_ended"))).isEmpty();
    }

    @Test
    void whatSomebodyHasSeenIsInTheListOfItsTenant() {
        var newer = new View("job_2", "queued", 0, 7, DEADLINE, null, null, null);
        assertThat(brokenBy(() -> listed("ada", false, SUCCEEDED))).isEmpty();
        assertThat(brokenBy(() -> listed("ada", false))).containsExactly(Invariant.LISTED);
        assertThat(brokenBy(() -> listed("ada", false, newer))).containsExactly(Invariant.LISTED);
        assertThat(brokenBy(() -> listed("ada", true, newer))).isEmpty();
        assertThat(brokenBy(() -> listed("bob", false))).isEmpty();
        assertThat(brokenBy(() -> listed("ada", false, QUEUED))).containsExactly(Invariant.NEVER_BACK);
        // Before it was in the log.
        var entries = List.of(submitted("k", "r", view("queued", 0)), listed("ada", false));
        assertThat(broken(entries, EXPIRED)).isEmpty();
    }

    @Test
    void aListHoldsNobodyElsesJob() {
        assertThat(brokenBy(() -> listed("bob", false, SUCCEEDED))).containsExactly(Invariant.TENANTS_APART);
    }

    @ParameterizedTest
    @EnumSource
    void aStrangerIsToldThatThereIsNoSuchJobWhateverItTries(Intrusion by) {
        assertThat(brokenBy(() -> spied(by, 200, null, SUCCEEDED))).containsExactly(Invariant.TENANTS_APART);
        assertThat(brokenBy(() -> spied(by, 409, "job_ended", null))).containsExactly(Invariant.TENANTS_APART);
        assertThat(brokenBy(() -> spied(by, 404, "image_not_found", null))).containsExactly(Invariant.TENANTS_APART);
        assertThat(brokenBy(() -> spied(by, 404, "job_not_found", null))).isEmpty();
        assertThat(brokenBy(() -> spied(by, 503, "unavailable", null))).isEmpty();
    }

    @Test
    void aJobIsCanceledOnlyIfItsOwnerAskedForIt() {
        var canceled = state(11, "canceled", "canceled", List.of(), null);
        var entries = new ArrayList<>(List.of(submitted("k", "r", QUEUED)));
        assertThat(broken(entries, WAITS, canceled)).containsExactly(Invariant.CANCELED_AS_ASKED);

        entries.add(spied(Intrusion.CANCEL, 404, "job_not_found", null));
        assertThat(broken(entries, WAITS, canceled)).containsExactly(Invariant.CANCELED_AS_ASKED);

        entries.add(new Entry.CancelAsked(clock++, clock++, "ada", JOB, Answer.NONE));
        assertThat(broken(entries, WAITS, canceled)).isEmpty();
    }

    @Test
    void aJobMustNotExpireBeforeItsDeadline() {
        var expired = state(12, "deadline", "expired", List.of(), null);
        assertThat(broken(List.of(seen(398, "expired", 400)), WAITS, expired))
                .containsExactly(Invariant.BY_THE_DEADLINE);
        assertThat(broken(List.of(seen(400, "expired", 400)), WAITS, expired)).isEmpty();
    }

    @Test
    void aSchedulerWhoseClockIsAheadMayTakeTheDeadlineForPastAsMuchSooner() {
        var expired = state(12, "deadline", "expired", List.of(), null);
        assertThat(broken(List.of(seen(98, "expired", 400)), AHEAD, WAITS, expired))
                .containsExactly(Invariant.BY_THE_DEADLINE);
        assertThat(broken(List.of(seen(100, "expired", 400)), AHEAD, WAITS, expired))
                .isEmpty();
    }

    @Test
    void aJobMustNotBeUnfinishedLongAfterItsDeadline() {
        var queued = state(12, "retry", "queued", List.of(), null);
        assertThat(broken(List.of(seen(162, "queued", 100)), queued, EXPIRED))
                .containsExactly(Invariant.BY_THE_DEADLINE);
        assertThat(broken(List.of(seen(161, "queued", 100)), queued, EXPIRED)).isEmpty();
    }

    @Test
    void whatIsBrokenMeanwhileMayDelayItsEnd() {
        var queued = state(12, "retry", "queued", List.of(), null);
        var entries = List.of(broke(90, 110), broke(120, 130), broke(170, 190), seen(181, "queued", 100));
        assertThat(broken(entries, queued, EXPIRED)).isEmpty();
        assertThat(broken(List.of(broke(90, 110), broke(120, 130), seen(192, "queued", 100)), queued, EXPIRED))
                .containsExactly(Invariant.BY_THE_DEADLINE);
    }

    @Test
    void aJobIsNotTriedAgainAfterAsManyAttemptsAsMayCount() {
        var first = new Attempt(1, "lease_1", "lost", true);
        var second = new Attempt(2, "lease_2", "lost", true);
        var third = new Attempt(3, "lease_3", "lost", true);
        var again = new Attempt(4, "lease_4", null, false);
        var handedBack = new Attempt(3, "lease_3", "handed_back", false);
        var failed = new Attempt(3, "lease_3", "failed", true);
        var uncounted = new Attempt(3, "lease_3", "lost", false);
        assertThat(grantedWith(first, second, third, again)).containsExactly(Invariant.ATTEMPTS_BOUNDED);
        assertThat(grantedWith(first, second, handedBack, again)).isEmpty();
        assertThat(grantedWith(first, second, failed, again)).containsExactly(Invariant.ATTEMPTS_BOUNDED);
        assertThat(grantedWith(first, second, uncounted, again)).isEmpty();
        assertThat(grantedWith(Collections.nCopies(6, uncounted).toArray(Attempt[]::new)))
                .containsExactly(Invariant.ATTEMPTS_BOUNDED);
    }

    private static List<Invariant> grantedWith(Attempt... attempts) {
        return broken(List.of(), state(20, "granted", "running", List.of(attempts), null), EXPIRED);
    }

    @Test
    void anUnexplainedErrorIsNoAnswer() {
        assertThat(brokenBy(() -> polled(500, "internal"))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> polled(503, null))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> polled(200, null))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> polled(503, "unavailable"))).isEmpty();
        assertThat(brokenBy(() -> fetched(500, null))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> listed(500, "internal", null))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> listed(200, null, null))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> listed(503, "unavailable", null))).isEmpty();
    }

    @Test
    void whatAnswersOneKindOfCallIsNoAnswerToAnother() {
        assertThat(brokenBy(() -> submitted(404, "job_not_found"))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> submitted(409, "job_ended"))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> submitted(422, "idempotency_mismatch"))).isEmpty();
        assertThat(brokenBy(() -> submitted(429, "too_many_jobs"))).isEmpty();
        assertThat(brokenBy(() -> polled(409, "job_ended"))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> polled(422, "invalid_field"))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> canceled(422, "invalid_field"))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> canceled(429, "too_many_jobs"))).containsExactly(Invariant.CLEAN_ERRORS);
        assertThat(brokenBy(() -> listed(404, "not_found", null))).containsExactly(Invariant.CLEAN_ERRORS);
        // Nobody asks for a job that was not accepted.
        assertThat(broken(List.of(polled(404, "job_not_found")), EXPIRED)).containsExactly(Invariant.CLEAN_ERRORS);
    }

    @Test
    void whoIsToComeAgainIsToldWhen() {
        assertThat(brokenBy(() -> polled(503, "unavailable", null))).containsExactly(Invariant.SAYS_WHEN);
        assertThat(brokenBy(() -> polled(503, "unavailable", "soon"))).containsExactly(Invariant.SAYS_WHEN);
        assertThat(brokenBy(() -> fetched(503, null, null))).containsExactly(Invariant.SAYS_WHEN);
        assertThat(brokenBy(() -> submitted(429, "too_many_jobs"))).isEmpty();
        assertThat(brokenBy(() -> fetched(503, null, "2"))).isEmpty();
    }

    @Test
    void logsHoldNoPromptNoKeyAndNoToken() {
        var token = "0123456789abcdef".repeat(4);
        assertThat(inLogs("attempt started token=" + token)).containsExactly(Invariant.LOGS_KEEP_SECRETS);
        assertThat(inLogs("prompt is A lighthouse in heliotrope")).containsExactly(Invariant.LOGS_KEEP_SECRETS);
        assertThat(inLogs("Authorization: Bearer chaos-ada")).containsExactly(Invariant.LOGS_KEEP_SECRETS);
        assertThat(inLogs("attempt ended job=job_0123456789abcdefghjkmnpqrw trace=" + token.substring(32)))
                .isEmpty();
        assertThat(inLogs("get failed key=ada/in/" + token + "/pixels")).isEmpty();
        assertThat(inLogs("status=500 path=/internal/v1/inputs/ada/sha256:" + token))
                .isEmpty();
    }

    private static List<Invariant> inLogs(String line) {
        var secrets = List.of(Wishes.MARK, ChaosStack.key("ada"));
        return Checker.checkLogs(Map.of("gateway.log", "started\n" + line + "\nstopped\n"), secrets).stream()
                .map(Violation::invariant)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void thePromiseThatItDecidesIsWrittenDown(Invariant invariant) {
        assertThat(Repository.read("docs/architecture/failure-modes.md")).contains("`" + invariant + "`");
    }

    @Test
    void theClocksOfTheSchedulersAreThoseOfTheRun() throws IOException {
        var off = SkewedClocks.environment(
                Map.of("scheduler-2", Duration.ofMinutes(5), "worker-1", Duration.ofMinutes(-9)));
        assertThat(SkewedClocks.ofSchedulers(off)).isEqualTo(AHEAD);
        assertThat(SkewedClocks.ofSchedulers(Map.of("KONTEXT_HOME", "/"))).isEqualTo(Offsets.NONE);
        assertThat(SkewedClocks.ofSchedulers(SkewedClocks.environment(Map.of("scheduler-1", Duration.ofSeconds(-7)))))
                .isEqualTo(new Offsets(Duration.ZERO, Duration.ofSeconds(7)));
    }
}
