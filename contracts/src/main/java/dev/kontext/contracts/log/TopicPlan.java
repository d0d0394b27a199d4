package dev.kontext.contracts.log;

import java.util.Map;

/**
 * How a topic is made.
 *
 * @param settings names and values as Kafka spells them, without those that depend on the number of brokers
 */
public record TopicPlan(String name, int partitions, Map<String, String> settings) {
    public TopicPlan {
        settings = Map.copyOf(settings);
    }
}
