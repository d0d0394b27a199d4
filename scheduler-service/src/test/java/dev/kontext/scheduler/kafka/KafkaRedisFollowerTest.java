package dev.kontext.scheduler.kafka;

import static dev.kontext.scheduler.log.Samples.changed;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.record.FollowerContract;
import dev.kontext.scheduler.record.JobRecords;
import dev.kontext.scheduler.redis.RedisConnection;
import dev.kontext.scheduler.redis.RedisJobRecords;
import dev.kontext.scheduler.redis.TestDatabase;
import dev.kontext.testkit.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** The follower between a real Kafka and a real Redis. */
@Tag("servers")
class KafkaRedisFollowerTest extends FollowerContract {
    private final TopicNames topics = KafkaTopics.unique();
    private final RedisConnection connection = new RedisConnection(TestDatabase.address());
    private final RedisClient redis = TestDatabase.client();

    @Override
    protected EventLog newLog() {
        new TopicAdmin(TestServers.kafka(), topics).prepare((short) 1);
        return new KafkaEventLog(TestServers.kafka(), topics);
    }

    @Override
    protected JobRecords newRecords() {
        redis.flushDB();
        return new RedisJobRecords(connection);
    }

    @Override
    protected void lose() {
        redis.flushDB();
    }

    @AfterEach
    void disconnect() {
        follower.close();
        log.close();
        redis.close();
        connection.close();
    }

    @Test
    void theSpeedOfAFoldIsPrinted() {
        int events = 20_000;
        long version = 0;
        for (int i = 0; i < events; i += 500) {
            var batch = new EventRecord[500];
            for (int j = 0; j < batch.length; j++) {
                batch[j] = changed(i + j, j % 2 == 0 ? JobStatus.QUEUED : JobStatus.FAILED);
            }
            version = append(batch);
        }
        long start = System.nanoTime();

        follower.start(version);
        awaitVersion(events - 1, version);

        System.out.printf("folded %d events a second%n", events * 1_000_000_000L / (System.nanoTime() - start));
    }
}
