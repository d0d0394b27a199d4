package dev.kontext.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.log.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the log of events as it is in Kafka, without the product's own readers. */
final class EventLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private EventLog() {}

    /** The states of each job, in the order of their positions; what compaction has taken is missing. */
    static Map<String, List<LogState>> read(int kafkaPort) throws IOException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + kafkaPort,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false);
        var partition = new TopicPartition(Topics.EVENTS, 0);
        var states = new HashMap<String, List<LogState>>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long limit = System.nanoTime() + LIMIT.toNanos();
            while (consumer.position(partition) < end) {
                if (System.nanoTime() > limit) {
                    throw new IOException(
                            "the log ends at " + end + ", read as far as " + consumer.position(partition));
                }
                for (var entry : consumer.poll(Duration.ofMillis(500))) {
                    add(states, entry);
                }
            }
        }
        return states;
    }

    private static void add(Map<String, List<LogState>> states, ConsumerRecord<String, byte[]> entry)
            throws IOException {
        if (entry.value() == null) {
            return;
        }
        var body = JSON.readTree(entry.value()).path("body");
        if (body.path("type").asText().equals("job_changed")) {
            var job = body.path("job");
            states.computeIfAbsent(job.path("id").asText(), ignored -> new ArrayList<>())
                    .add(state(entry.offset() + 1, body.path("cause").asText(), job));
        }
    }

    private static LogState state(long version, String cause, JsonNode job) {
        var attempts = new ArrayList<LogState.Attempt>();
        job.path("attempts")
                .forEach(attempt -> attempts.add(new LogState.Attempt(
                        attempt.path("number").asInt(),
                        attempt.path("lease").asText(),
                        attempt.path("outcome").textValue())));
        return new LogState(
                version,
                cause,
                job.path("status").asText(),
                job.hasNonNull("purged_at"),
                attempts,
                job.path("result").path("images").path(0).path("lease").textValue());
    }
}
