package dev.kontext.scheduler.kafka;

import dev.kontext.contracts.log.Topics;
import dev.kontext.scheduler.log.LogUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/** Creates the topics that are missing, and makes sure that all of them take records. */
public final class TopicAdmin {
    private static final Logger LOG = Logger.getLogger(TopicAdmin.class);

    private final String bootstrap;
    private final TopicNames topics;

    /** @param bootstrap comma-separated host:port */
    public TopicAdmin(String bootstrap) {
        this(bootstrap, TopicNames.FLEET);
    }

    TopicAdmin(String bootstrap, TopicNames topics) {
        this.bootstrap = bootstrap;
        this.topics = topics;
    }

    /**
     * To be called before the topics are used, again and again until it succeeds.
     *
     * @param replicationFactor of topics that are created, at most the number of brokers
     * @throws LogUnavailableException if Kafka does not answer or a topic takes no records
     * @throws IllegalStateException if a topic has the wrong number of partitions
     */
    public void prepare(short replicationFactor) {
        try (var admin = Admin.create(ClientSettings.admin(bootstrap))) {
            var created = create(admin, wanted(replicationFactor));
            check(admin, wanted(replicationFactor));
            probe(created.contains(topics.events()));
        } catch (ExecutionException | KafkaException e) {
            throw new LogUnavailableException("topics cannot be prepared", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted while preparing topics", e);
        }
    }

    private List<NewTopic> wanted(short replicationFactor) {
        var inSync = Map.of("min.insync.replicas", replicationFactor > 1 ? "2" : "1");
        return List.of(
                new NewTopic(topics.requests(), Topics.REQUEST_PARTITIONS, replicationFactor)
                        .configs(with(
                                inSync,
                                Map.of(
                                        "cleanup.policy", "delete",
                                        "retention.ms", millis(Duration.ofDays(7)),
                                        "segment.ms", millis(Duration.ofHours(6))))),
                new NewTopic(topics.events(), 1, replicationFactor)
                        .configs(with(
                                inSync,
                                Map.of(
                                        "cleanup.policy",
                                        "compact",
                                        "segment.ms",
                                        millis(Duration.ofHours(1)),
                                        "max.compaction.lag.ms",
                                        millis(Duration.ofHours(24)),
                                        "min.cleanable.dirty.ratio",
                                        "0.2",
                                        "delete.retention.ms",
                                        millis(Duration.ofDays(7)),
                                        // The broker's clock: offsets by time are then in order.
                                        "message.timestamp.type",
                                        "LogAppendTime"))),
                new NewTopic(topics.deadLetters(), 1, replicationFactor)
                        .configs(with(
                                inSync,
                                Map.of("cleanup.policy", "delete", "retention.ms", millis(Duration.ofDays(30))))));
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        var all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    private static Set<String> create(Admin admin, List<NewTopic> wanted)
            throws ExecutionException, InterruptedException {
        var missing = new ArrayList<>(wanted);
        var existing = admin.listTopics().names().get();
        missing.removeIf(topic -> existing.contains(topic.name()));
        var created = new HashSet<String>();
        for (var creation : admin.createTopics(missing).values().entrySet()) {
            try {
                creation.getValue().get();
                created.add(creation.getKey());
                LOG.infof("topic created topic=%s", creation.getKey());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        return created;
    }

    private static void check(Admin admin, List<NewTopic> wanted) throws ExecutionException, InterruptedException {
        var described = admin.describeTopics(wanted.stream().map(NewTopic::name).toList())
                .allTopicNames()
                .get();
        for (var topic : wanted) {
            var description = described.get(topic.name());
            int partitions = description == null ? 0 : description.partitions().size();
            if (partitions != topic.numPartitions()) {
                throw new IllegalStateException("topic " + topic.name() + " must have " + topic.numPartitions()
                        + " partitions, got " + partitions);
            }
        }
    }

    /**
     * Writes a record to each partition and takes it back: a fresh topic can swallow what is sent to it at first. A log of
     * events that was there already has a writer, and an open transaction of somebody else would delay those who read it.
     */
    private void probe(boolean eventsToo) throws ExecutionException, InterruptedException {
        var partitions = new ArrayList<TopicPartition>();
        for (int i = 0; i < Topics.REQUEST_PARTITIONS; i++) {
            partitions.add(new TopicPartition(topics.requests(), i));
        }
        partitions.add(new TopicPartition(topics.deadLetters(), 0));
        if (eventsToo) {
            partitions.add(new TopicPartition(topics.events(), 0));
        }
        var settings = ClientSettings.producer(bootstrap, "kontext.probe." + UUID.randomUUID());
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var sent = new ArrayList<Future<?>>();
            for (var partition : partitions) {
                var key = "probe".getBytes(StandardCharsets.UTF_8);
                sent.add(producer.send(
                        new ProducerRecord<>(partition.topic(), partition.partition(), key, new byte[0])));
            }
            for (var record : sent) {
                record.get();
            }
            producer.abortTransaction();
        }
    }
}
