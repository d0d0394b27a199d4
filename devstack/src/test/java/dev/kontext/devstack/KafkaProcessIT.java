package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaProcessIT {
    @Test
    void whatWasAcknowledgedIsThereAfterAKillOnTheSamePort(@TempDir Path data) throws Exception {
        try (var kafka = KafkaProcess.start(data, 0)) {
            var address = kafka.address();
            createTopic(kafka);
            try (var producer = producer(kafka)) {
                producer.send(new ProducerRecord<>("things", "key", "value")).get(30, TimeUnit.SECONDS);
            }
            long first = kafka.pid();

            kafka.kill();
            kafka.start();

            assertThat(kafka.pid()).isNotEqualTo(first);
            assertThat(kafka.address()).isEqualTo(address);
            assertThat(read(kafka)).containsExactly("value");
        }
    }

    @Test
    void aTransactionCommitsOnASingleNode(@TempDir Path data) {
        try (var kafka = KafkaProcess.start(data, 0);
                var producer = producer(kafka, Map.of("transactional.id", "one"))) {
            createTopic(kafka);
            producer.initTransactions();
            producer.beginTransaction();
            var sent = producer.send(new ProducerRecord<>("things", "key", "committed"));
            producer.commitTransaction();

            assertThat(sent).isDone();
            assertThat(read(kafka)).containsExactly("committed");
        }
    }

    private static void createTopic(KafkaProcess kafka) {
        try (var admin = Admin.create(KafkaProcess.adminConfig(kafka.address()))) {
            admin.createTopics(List.of(new NewTopic("things", 1, (short) 1)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    private static KafkaProducer<String, String> producer(KafkaProcess kafka) {
        return producer(kafka, Map.of());
    }

    private static KafkaProducer<String, String> producer(KafkaProcess kafka, Map<String, Object> more) {
        var config = new HashMap<String, Object>(more);
        config.put("bootstrap.servers", kafka.address());
        config.put("acks", "all");
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    private static List<String> read(KafkaProcess kafka) {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.address(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition("things", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int attempt = 0; attempt < 60; attempt++) {
                var records = consumer.poll(Duration.ofMillis(500));
                if (!records.isEmpty()) {
                    return records.records(partition).stream()
                            .map(record -> record.value())
                            .toList();
                }
            }
            return List.of();
        }
    }
}
