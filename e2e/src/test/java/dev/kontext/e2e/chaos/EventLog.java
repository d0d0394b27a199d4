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
        var states = new HashMap<String, List<LogState>>();
        for (var entry : entries(kafkaPort)) {
            var body = body(entry);
            if (body.path("type").asText().equals("job_changed")) {
                var job = body.path("job");
                states.computeIfAbsent(job.path("id").asText(), ignored -> new ArrayList<>())
                        .add(state(entry.offset() + 1, body.path("cause").asText(), job));
            }
        }
        return states;
    }

    /** The schedulers that have become active, in that order. */
    static List<String> actives(int kafkaPort) throws IOException {
        var actives = new ArrayList<String>();
        for (var entry : entries(kafkaPort)) {
            var body = body(entry);
            if (body.path("type").asText().equals("term_started")) {
                actives.add(body.path("scheduler").asText());
            }
        }
        return actives;
    }

    private static List<ConsumerRecord<String, byte[]>> entries(int kafkaPort) throws IOException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + kafkaPort,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false);
        var partition = new TopicPartition(Topics.EVENTS, 0);
        var entries = new ArrayList<ConsumerRecord<String, byte[]>>();
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
                    if (entry.value() != null) {
                        entries.add(entry);
                    }
                }
            }
        }
        return entries;
    }

    private static JsonNode body(ConsumerRecord<String, byte[]> entry) throws IOException {
        return JSON.readTree(entry.value()).path("body");
    }

    private static LogState state(long version, String cause, JsonNode job) {
        var attempts = new ArrayList<LogState.Attempt>();
        job.path("attempts")
                .forEach(attempt -> attempts.add(new LogState.Attempt(
                        attempt.path("number").asInt(),
                        attempt.path("lease").asText(),
                        attempt.path("outcome").textValue(),
                        attempt.path("charged").asBoolean())));
        return new LogState(
                job.path("tenant").asText(),
                version,
                cause,
                job.path("status").asText(),
                job.hasNonNull("purged_at"),
                attempts,
                job.path("result").path("images").path(0).path("lease").textValue());
    }
}
