package dev.kontext.scheduler.kafka;

import dev.kontext.contracts.log.Topics;
import dev.kontext.scheduler.log.LogUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/** Creates the topics that are missing, and makes sure that those it creates, and the requests, take records. */
public final class TopicAdmin {
    private static final Logger LOG = Logger.getLogger(TopicAdmin.class);

    /** How long every broker may take to hear of a topic that was created. */
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

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
            probe(created);
        } catch (ExecutionException | KafkaException e) {
            throw new LogUnavailableException("topics cannot be prepared", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted while preparing topics", e);
        }
    }

    private List<NewTopic> wanted(short replicationFactor) {
        var inSync = replicationFactor > 1 ? "2" : "1";
        return Topics.PLANS.stream()
                .map(plan -> {
                    var settings = new HashMap<>(plan.settings());
                    settings.put("min.insync.replicas", inSync);
                    return new NewTopic(topics.of(plan), plan.partitions(), replicationFactor).configs(settings);
                })
                .toList();
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
        var described = describe(admin, wanted.stream().map(NewTopic::name).toList());
        for (var topic : wanted) {
            var description = described.get(topic.name());
            int partitions = description == null ? 0 : description.partitions().size();
            if (partitions != topic.numPartitions()) {
                throw new IllegalStateException("topic " + topic.name() + " must have " + topic.numPartitions()
                        + " partitions, got " + partitions);
            }
        }
    }

    /** The broker that is asked may know of a topic a moment later than the one that created it. */
    private static Map<String, TopicDescription> describe(Admin admin, List<String> names)
            throws ExecutionException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                return admin.describeTopics(names).allTopicNames().get();
            } catch (ExecutionException e) {
                boolean late = System.nanoTime() - start > KNOWN_WITHIN.toNanos();
                if (late || !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                Thread.sleep(LOOK_AGAIN);
            }
        }
    }

    /**
     * Writes a record to each partition that readers pass over: a fresh topic can swallow what is sent to it at first. In
     * no transaction: an open one would delay those who read, see {@link LostMarkers}.
     */
    private void probe(Set<String> created) throws ExecutionException, InterruptedException {
        var partitions = new ArrayList<TopicPartition>();
        for (int i = 0; i < Topics.REQUEST_PARTITIONS; i++) {
            partitions.add(new TopicPartition(topics.requests(), i));
        }
        // These have a writer already when somebody else made them.
        Stream.of(topics.events(), topics.deadLetters())
                .filter(created::contains)
                .forEach(topic -> partitions.add(new TopicPartition(topic, 0)));
        try (var producer = new KafkaProducer<>(
                ClientSettings.producer(bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            var sent = new ArrayList<Future<?>>();
            for (var partition : partitions) {
                sent.add(producer.send(Probes.of(partition)));
            }
            for (var record : sent) {
                record.get();
            }
        }
    }
}
