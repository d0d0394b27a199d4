package dev.kontext.scheduler.kafka;

import dev.kontext.testkit.TestServers;

/** Topics that no other test uses. */
final class KafkaTopics {
    private KafkaTopics() {}

    static TopicNames unique() {
        var name = TestServers.unique("t");
        return new TopicNames(name + ".requests", name + ".events", name + ".dead-letters");
    }
}
