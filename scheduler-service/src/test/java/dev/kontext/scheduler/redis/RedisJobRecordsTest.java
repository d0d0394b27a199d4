package dev.kontext.scheduler.redis;

import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.log.Samples.TENANT;
import static dev.kontext.scheduler.log.Samples.changed;
import static dev.kontext.scheduler.log.Samples.handedBack;
import static dev.kontext.scheduler.log.Samples.job;
import static dev.kontext.scheduler.log.Samples.logged;
import static dev.kontext.scheduler.log.Samples.marked;
import static dev.kontext.scheduler.log.Samples.purged;
import static dev.kontext.scheduler.log.Samples.term;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.redis.LaneFigures;
import dev.kontext.contracts.redis.LaneLine;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.record.JobRecords;
import dev.kontext.scheduler.record.JobRecordsContract;
import dev.kontext.scheduler.record.RecordsUnavailableException;
import dev.kontext.scheduler.record.UnreadableRecordException;
import dev.kontext.scheduler.wire.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;

@Tag("servers")
class RedisJobRecordsTest extends JobRecordsContract {
    private final URI address = TestDatabase.address();
    private final RedisConnection connection = new RedisConnection(address);
    private final RedisClient redis = TestDatabase.client();
    private final JobRecords records = new RedisJobRecords(connection);

    @BeforeEach
    void empty() {
        redis.flushDB();
    }

    @AfterEach
    void close() {
        redis.close();
        connection.close();
    }

    @Override
    protected JobRecords records() {
        return records;
    }

    @Test
    void aJobIsListedUnderItsTenantAndItsStatusOnly() {
        for (var end : JobStatus.values()) {
            redis.flushDB();
            apply(0, 1, logged(1, changed(1, JobStatus.QUEUED)));
            assertListedUnder(JobStatus.QUEUED);
            apply(1, 2, logged(2, changed(1, JobStatus.RUNNING)));
            assertListedUnder(JobStatus.RUNNING);
            if (end.isTerminal()) {
                apply(2, 3, logged(3, changed(1, end)));
            } else {
                apply(2, 3, logged(3, handedBack(1)));
            }
            assertListedUnder(end.isTerminal() ? end : JobStatus.QUEUED);
        }
    }

    @Test
    void aJobThatTakesTheIdOfAForgottenOneIsListedOnceWhereverThatWas() {
        for (var end : JobStatus.values()) {
            redis.flushDB();
            apply(0, 1, logged(1, changed(1, end)));

            apply(
                    1,
                    3,
                    List.of(
                            new LoggedEvent.Tombstone(2, job(1).value()),
                            new LoggedEvent.Readable(3, changed(1, JobStatus.QUEUED))));

            assertListedUnder(JobStatus.QUEUED);
            assertThat(redis.zcard(RedisLayout.PURGES)).isZero();
            assertThat(redis.smembers(RedisLayout.ACTIVE)).containsExactly(job(1).value());
        }
    }

    @Test
    void aJobOfWhichEventsAreMissingIsListedOnceWhereverItWas() {
        for (var before : JobStatus.values()) {
            for (var after : List.of(JobStatus.QUEUED, JobStatus.RUNNING)) {
                redis.flushDB();
                apply(0, 1, logged(1, changed(job(1, before, Lane.BATCH))));

                records.apply(
                        Optional.of(new LogPosition(TOPIC, 1)),
                        logged(9, changed(1, after)),
                        new LogPosition(TOPIC, 9),
                        true);

                assertListedUnder(after);
                assertThat(redis.zcard(RedisLayout.PURGES)).isZero();
                for (var active : List.of(JobStatus.QUEUED, JobStatus.RUNNING)) {
                    assertThat(redis.scard(RedisLayout.activeOf(Lane.BATCH, active)))
                            .isZero();
                }
            }
        }
    }

    private void assertListedUnder(JobStatus status) {
        assertThat(redis.zscore(RedisLayout.jobsOf(TENANT), job(1).value()))
                .isEqualTo((double) NOW.plusMillis(1).toEpochMilli());
        for (var other : JobStatus.values()) {
            assertThat(redis.zcard(RedisLayout.jobsOf(TENANT, other)))
                    .as("%s when %s", other, status)
                    .isEqualTo(other == status ? 1 : 0);
        }
        for (var active : List.of(JobStatus.QUEUED, JobStatus.RUNNING)) {
            assertThat(redis.scard(RedisLayout.activeOf(Lane.INTERACTIVE, active)))
                    .as("%s in its lane when %s", active, status)
                    .isEqualTo(active == status ? 1 : 0);
        }
    }

    @Test
    void aPurgedJobLeavesTheListsAndKeepsItsRecord() {
        apply(0, 1, logged(1, changed(1, JobStatus.SUCCEEDED)));

        apply(1, 2, logged(2, changed(purged(1, JobStatus.SUCCEEDED))));

        assertThat(redis.keys("kontext:jobs:*")).containsExactly(RedisLayout.PURGES);
        assertThat(redis.zscore(RedisLayout.PURGES, job(1).value()))
                .isEqualTo((double) NOW.plus(Duration.ofHours(24)).getEpochSecond());
        assertThat(redis.exists(RedisLayout.job(job(1)))).isTrue();
    }

    @Test
    void aTombstoneLeavesNothingEvenWhenThePurgeWasMissed() {
        apply(0, 1, logged(1, changed(1, JobStatus.SUCCEEDED)));

        apply(1, 2, List.of(new LoggedEvent.Tombstone(2, job(1).value())));

        assertThat(redis.keys("kontext:*"))
                .containsExactlyInAnyOrder(RedisLayout.POSITION, RedisLayout.TIME, RedisLayout.LANES);
    }

    @Test
    void laneFiguresCountWhatIsThere() throws Exception {
        apply(
                0,
                5,
                logged(
                        1,
                        changed(1, JobStatus.QUEUED),
                        changed(2, JobStatus.QUEUED),
                        changed(3, JobStatus.RUNNING),
                        changed(job(4, JobStatus.QUEUED, Lane.BATCH))));
        assertThat(figures(Lane.INTERACTIVE)).isEqualTo(new LaneFigures(Lane.INTERACTIVE, 2, 1));
        assertThat(figures(Lane.BATCH)).isEqualTo(new LaneFigures(Lane.BATCH, 1, 0));

        apply(5, 9, logged(6, changed(1, JobStatus.RUNNING), changed(2, JobStatus.CANCELED), handedBack(3)));
        assertThat(figures(Lane.INTERACTIVE)).isEqualTo(new LaneFigures(Lane.INTERACTIVE, 1, 1));
    }

    private LaneFigures figures(Lane lane) throws Exception {
        return Json.read(redis.hget(RedisLayout.LANES, lane.wire()), LaneFigures.class);
    }

    @Test
    void marksAndTermAreStored() {
        apply(0, 2, logged(1, marked(3, 12), term(5)));

        assertThat(redis.get(RedisLayout.intake(3))).isEqualTo("12");
        assertThat(redis.get(RedisLayout.TERM)).contains("\"term\":5", "\"url\":\"http://scheduler-0:8081\"");
    }

    @Test
    void everyChangedJobIsPublished() throws Exception {
        var heard = new CopyOnWriteArrayList<String>();
        var ears = new JedisPubSub() {
            @Override
            public void onMessage(String channel, String message) {
                heard.add(message);
            }
        };
        var listener = Thread.ofVirtual().start(() -> redis.subscribe(ears, RedisLayout.CHANGED));
        Awaitility.await().until(ears::isSubscribed);

        apply(0, 3, logged(1, changed(1, JobStatus.QUEUED), changed(2, JobStatus.QUEUED), marked(0, 1)));

        Awaitility.await().until(() -> heard.contains(job(2).value()));
        ears.unsubscribe();
        listener.join();
        assertThat(heard).contains(job(1).value(), job(2).value());
    }

    @Test
    void clearingLeavesWhatOthersOwn() {
        var foreign = List.of(
                RedisLayout.submission(job(1)),
                RedisLayout.HEARTBEAT,
                RedisLayout.progress(job(1)),
                "kontext:gateway:x");
        foreign.forEach(key -> redis.set(key, "1"));
        apply(0, 4, logged(1, term(1), marked(1, 1), changed(1, JobStatus.QUEUED), changed(2, JobStatus.FAILED)));

        records.clear(Optional.of(new LogPosition(TOPIC, 4)));

        assertThat(redis.keys("*")).containsExactlyInAnyOrderElementsOf(foreign);
    }

    @Test
    void remainsOfAnEmptiedRedisAreClearedToo() {
        apply(0, 4, logged(1, changed(1, JobStatus.QUEUED)));
        redis.del(RedisLayout.POSITION);

        assertThat(records.clear(Optional.empty())).isTrue();

        assertThat(redis.keys("*")).isEmpty();
    }

    @Test
    void recordsThatCannotBeReadMakeNoSnapshot() {
        apply(0, 4, logged(1, changed(1, JobStatus.QUEUED)));
        redis.set(RedisLayout.job(job(1)), "{");

        assertThat(records.loadActive().position()).isEmpty();
        assertThatThrownBy(() -> records.find(job(1))).isInstanceOf(UnreadableRecordException.class);
    }

    @Test
    void aSettingOfAKindThatIsNotKnownMakesNoSnapshot() {
        apply(0, 4, logged(1, changed(1, JobStatus.QUEUED)));
        redis.hset(RedisLayout.SETTINGS, "unheard_of/batch", "{\"kind\":\"unheard_of\"}");

        assertThat(records.loadActive().position()).isEmpty();
    }

    @Test
    void anEvictingRedisIsNoticed() {
        assertThat(records.keepsEverything()).isTrue();
        redis.configSet("maxmemory-policy", "allkeys-lru");
        redis.configSet("maxmemory", "1gb");
        try {
            assertThat(records.keepsEverything()).isFalse();
        } finally {
            redis.configSet("maxmemory", "0");
            redis.configSet("maxmemory-policy", "noeviction");
        }
    }

    @Test
    void anUnreachableRedisIsSaid() {
        try (var nowhere = new RedisConnection(URI.create("redis://127.0.0.1:1"))) {
            var away = new RedisJobRecords(nowhere);
            assertThatThrownBy(away::position).isInstanceOf(RecordsUnavailableException.class);
            assertThatThrownBy(away::loadActive).isInstanceOf(RecordsUnavailableException.class);
            assertThatThrownBy(() -> new RedisLiveness(nowhere).raise())
                    .isInstanceOf(RecordsUnavailableException.class);
        }
    }

    @Test
    void theBeatRises() {
        var beat = new RedisLiveness(connection);

        assertThat(beat.read()).isEmpty();
        assertThat(beat.raise()).isLessThan(beat.raise());
        assertThat(beat.read()).hasValue(2);
    }

    @Test
    void whatIsToldOfTheFleetIsKeptForAWhile() {
        var figures = new FleetFigures(2, 1, 64, 400, 1.5, List.of(new LaneLine(Lane.BATCH, 1, List.of())));
        try (var signals = new RedisSignals(connection)) {
            signals.fleet(figures);

            Awaitility.await().until(() -> redis.exists(RedisLayout.FLEET));
        }
        assertThat(Objects.requireNonNull(redis.get(RedisLayout.FLEET))).isEqualTo(Json.text(figures));
        assertThat(redis.ttl(RedisLayout.FLEET)).isBetween(1L, 10L);
    }

    @Test
    void progressIsKeptForAWhileAndPublished() {
        var progress = new Progress(1, Phase.EDITING, 3, 28);
        try (var signals = new RedisSignals(connection)) {
            signals.progress(job(1), progress);

            Awaitility.await().until(() -> redis.exists(RedisLayout.progress(job(1))));
        }
        assertThat(Objects.requireNonNull(redis.get(RedisLayout.progress(job(1)))))
                .isEqualTo(Json.text(progress));
        assertThat(redis.ttl(RedisLayout.progress(job(1)))).isBetween(1L, 30L);
    }
}
