package dev.kontext.scheduler.redis;

import static dev.kontext.scheduler.log.Samples.changed;
import static dev.kontext.scheduler.log.Samples.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.devstack.RedisProcess;
import dev.kontext.scheduler.log.Append;
import dev.kontext.scheduler.log.EventLogFake;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.record.Follower;
import dev.kontext.scheduler.record.RecordsUnavailableException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scheduler sees of a Redis that dies and comes back. */
@Tag("servers")
class RedisOutageTest {
    private final EventLogFake log = new EventLogFake();

    @Test
    void theFollowerCatchesUpOnceRedisIsBack(@TempDir Path folder) {
        log.fence();
        try (var redis = RedisProcess.start(folder, 0);
                var connection = new RedisConnection(URI.create("redis://" + redis.address()));
                var records = new RedisJobRecords(connection);
                var follower = new Follower(log, records, InstantSource.system())) {
            follower.start(0);
            awaitVersion(records, turn(follower, JobStatus.QUEUED));

            redis.kill();
            assertThatThrownBy(records::position).isInstanceOf(RecordsUnavailableException.class);
            long version = turn(follower, JobStatus.RUNNING);
            redis.start();

            awaitVersion(records, version);
        }
    }

    private long turn(Follower follower, JobStatus status) {
        var event = changed(1, status);
        long version = log.append(List.of(Append.of(event)), List.of()).getFirst();
        follower.offer(List.of(new LoggedEvent.Readable(version, event)), version);
        return version;
    }

    private static void awaitVersion(RedisJobRecords records, long version) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(records.find(job(1)).job())
                        .map(StoredJob::version)
                        .contains(version));
    }
}
