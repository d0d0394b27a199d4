package dev.kontext.e2e.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontext.contracts.log.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to the topic of requests what no gateway would. */
final class RequestTopic implements AutoCloseable {
    private static final List<TopicPartition> PARTITIONS = IntStream.range(0, Topics.REQUEST_PARTITIONS)
            .mapToObj(partition -> new TopicPartition(Topics.REQUESTS, partition))
            .toList();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    RequestTopic(int kafkaPort) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + kafkaPort,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest");
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort, "acks", "all", "max.request.size", 2_000_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Writes every record once more behind the last one of its partition; returns how many. */
    int repeatAll() {
        consumer.assign(PARTITIONS);
        consumer.seekToBeginning(PARTITIONS);
        var ends = consumer.endOffsets(PARTITIONS);
        var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        while (PARTITIONS.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            consumer.poll(Duration.ofMillis(200)).forEach(all::add);
        }
        for (var found : all) {
            send(new ProducerRecord<>(found.topic(), found.partition(), found.key(), found.value(), found.headers()));
        }
        return all.size();
    }

    /** To every partition, under no key. */
    void send(byte[] value) {
        for (var partition : PARTITIONS) {
            send(new ProducerRecord<>(partition.topic(), partition.partition(), null, value));
        }
    }

    /** A submission that is in the topic, as one of another job, with a prompt that makes it so long. */
    void submitAnew(String job, String anew, int bytes) throws IOException {
        consumer.assign(PARTITIONS);
        consumer.seekToBeginning(PARTITIONS);
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        while (found.isEmpty()) {
            for (var one : consumer.poll(Duration.ofMillis(200))) {
                if (one.key() != null && job.equals(new String(one.key(), StandardCharsets.UTF_8))) {
                    found.add(one);
                }
            }
        }
        var value = (ObjectNode) JSON.readTree(found.getFirst().value());
        var submission = (ObjectNode) value.path("body").path("submission");
        submission.put("id", anew);
        var spec = (ObjectNode) submission.path("spec");
        int others = JSON.writeValueAsBytes(value).length
                - spec.path("prompt").asText().length();
        spec.put("prompt", "x".repeat(bytes - others));
        send(new ProducerRecord<>(
                Topics.REQUESTS,
                null,
                anew.getBytes(StandardCharsets.UTF_8),
                JSON.writeValueAsBytes(value),
                found.getFirst().headers()));
    }

    private void send(ProducerRecord<byte[], byte[]> entry) {
        var _ = producer.send(entry);
        producer.flush();
    }

    /** The dead letters so far: the end of their topic counts the marks of transactions, too. */
    int deadLetters() {
        var partition = new TopicPartition(Topics.DEAD_LETTERS, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        int letters = 0;
        while (consumer.position(partition) < end) {
            letters += consumer.poll(Duration.ofMillis(200)).count();
        }
        return letters;
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
