package dev.kontext.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Topics for tests. */
public final class TestTopics {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TestTopics() {}

    /** Creates the topic unless it is there, and waits until every partition has a leader. */
    public static void create(String bootstrap, String topic, int partitions, Map<String, String> settings) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var wanted = new NewTopic(topic, Optional.of(partitions), Optional.of((short) 1)).configs(settings);
            try {
                admin.createTopics(List.of(wanted)).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException("cannot create " + topic, e.getCause());
                }
            }
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!ready(admin, topic, partitions)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(topic + " has no leaders after " + PATIENCE);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating " + topic, e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer while creating " + topic, e);
        }
    }

    private static boolean ready(Admin admin, String topic, int partitions)
            throws InterruptedException, TimeoutException {
        try {
            var found = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .get(topic);
            return found != null
                    && found.partitions().size() == partitions
                    && found.partitions().stream()
                            .allMatch(p -> p.leader() != null && !p.leader().isEmpty());
        } catch (ExecutionException e) {
            return false;
        }
    }
}
