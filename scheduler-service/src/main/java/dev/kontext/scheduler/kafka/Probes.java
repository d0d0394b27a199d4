package dev.kontext.scheduler.kafka;

import dev.kontext.contracts.log.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Records that say nothing: written to see that a partition takes records, and passed over by those who read. */
final class Probes {
    private static final byte[] KEY = Topics.PROBE_KEY.getBytes(StandardCharsets.UTF_8);

    private Probes() {}

    static ProducerRecord<byte[], byte[]> of(TopicPartition partition) {
        return new ProducerRecord<>(partition.topic(), partition.partition(), KEY, null);
    }

    static boolean isProbe(ConsumerRecord<byte[], byte[]> kafka) {
        return kafka.value() == null && Arrays.equals(kafka.key(), KEY);
    }
}
