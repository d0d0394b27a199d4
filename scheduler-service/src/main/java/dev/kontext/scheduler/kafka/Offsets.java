package dev.kontext.scheduler.kafka;

import dev.kontext.scheduler.log.LogUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** What the broker knows of a topic of one partition. */
final class Offsets {
    private final Admin admin;
    private final String topic;

    Offsets(Admin admin, String topic) {
        this.admin = admin;
        this.topic = topic;
    }

    TopicPartition partition() {
        return new TopicPartition(topic, 0);
    }

    String topicId() {
        var described = answer(admin.describeTopics(List.of(topic)).allTopicNames());
        return Objects.requireNonNull(described.get(topic), "a topic that is described")
                .topicId()
                .toString();
    }

    /** Past everything, settled or not. */
    long end() {
        return offset(OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** Past everything that is settled. */
    long settledEnd() {
        return offset(OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    long firstSince(Instant time) {
        long first = offset(OffsetSpec.forTimestamp(time.toEpochMilli()), IsolationLevel.READ_UNCOMMITTED);
        return first >= 0 ? first : end();
    }

    private long offset(OffsetSpec spec, IsolationLevel isolation) {
        return answer(admin.listOffsets(Map.of(partition(), spec), new ListOffsetsOptions(isolation))
                        .partitionResult(partition()))
                .offset();
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new LogUnavailableException("the log does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted while asking the log", e);
        }
    }
}
