package dev.kontext.devstack;

import dev.kontext.contracts.log.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The three topics, on a broker that has no replicas. */
public final class KontextTopics {
    private static final short ONE = 1;

    private KontextTopics() {}

    /**
     * Creates those that are missing and waits until they can be written.
     *
     * @throws StackException if the broker does not do it
     */
    public static void create(String bootstrap) {
        try (var admin = Admin.create(KafkaProcess.adminConfig(bootstrap))) {
            for (var created : admin.createTopics(topics()).values().values()) {
                try {
                    created.get(30, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw failed(e);
                    }
                }
            }
        } catch (TimeoutException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private static List<NewTopic> topics() {
        var requests = new NewTopic(Topics.REQUESTS, Topics.REQUEST_PARTITIONS, ONE)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        millis(Duration.ofDays(7)),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        millis(Duration.ofHours(6))));
        var events = new NewTopic(Topics.EVENTS, 1, ONE)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_MS_CONFIG,
                        millis(Duration.ofHours(1)),
                        TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                        millis(Duration.ofHours(24)),
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.2",
                        TopicConfig.DELETE_RETENTION_MS_CONFIG,
                        millis(Duration.ofDays(7))));
        var deadLetters = new NewTopic(Topics.DEAD_LETTERS, 1, ONE)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        millis(Duration.ofDays(30))));
        return List.of(requests, events, deadLetters);
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }

    private static StackException failed(Exception cause) {
        return new StackException(ExitCode.FAILED, "the topics cannot be created: " + cause.getMessage(), "", cause);
    }
}
