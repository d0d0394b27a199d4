package dev.kontext.devstack;

import dev.kontext.contracts.log.Topics;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The three topics, on a broker that has no replicas. */
public final class KontextTopics {
    private static final short ONE = 1;

    private KontextTopics() {}

    /**
     * Creates those that are missing.
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
        return Topics.PLANS.stream()
                .map(plan -> new NewTopic(plan.name(), plan.partitions(), ONE).configs(plan.settings()))
                .toList();
    }

    private static StackException failed(Exception cause) {
        return new StackException(ExitCode.FAILED, "the topics cannot be created: " + cause.getMessage(), "", cause);
    }
}
