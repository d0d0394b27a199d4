package dev.kontext.scheduler.kafka;

import dev.kontext.contracts.log.TopicPlan;
import dev.kontext.contracts.log.Topics;

/** The topics of a fleet. */
record TopicNames(String requests, String events, String deadLetters) {
    static final TopicNames FLEET = new TopicNames(Topics.REQUESTS, Topics.EVENTS, Topics.DEAD_LETTERS);

    String of(TopicPlan plan) {
        return switch (plan.name()) {
            case Topics.REQUESTS -> requests;
            case Topics.EVENTS -> events;
            case Topics.DEAD_LETTERS -> deadLetters;
            default -> throw new IllegalArgumentException("no topic of ours is called " + plan.name());
        };
    }

    /** Shared by all schedulers of a fleet, so that the newest fences the others. */
    String writer() {
        return events + ".writer";
    }
}
