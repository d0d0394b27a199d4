package dev.kontext.contracts.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The three topics. */
public final class Topics {
    /** What was asked, keyed by job id or by the setting's name. Its partition count never changes: a cancel must follow its submission. */
    public static final String REQUESTS = "kontext.requests";

    public static final int REQUEST_PARTITIONS = 6;

    /** What happened: one partition, one order, compacted. */
    public static final String EVENTS = "kontext.events";

    /** What could not be read or handled, with the reason. */
    public static final String DEAD_LETTERS = "kontext.dead-letters";

    /** Header of every request about a job: the tenant, so that the owner of an unreadable submission still sees it end. */
    public static final String TENANT_HEADER = "kontext-tenant";

    /** Header of every record: the type of its body. */
    public static final String TYPE_HEADER = "kontext-type";

    /** Key of records without a value that only try whether a partition takes records: readers pass over them. */
    public static final String PROBE_KEY = "probe";

    /** How the three are made. */
    public static final List<TopicPlan> PLANS = List.of(
            new TopicPlan(
                    REQUESTS,
                    REQUEST_PARTITIONS,
                    Map.of(
                            "cleanup.policy", "delete",
                            "retention.ms", millis(Duration.ofDays(7)),
                            "segment.ms", millis(Duration.ofHours(6)))),
            new TopicPlan(
                    EVENTS,
                    1,
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
                            "LogAppendTime")),
            new TopicPlan(
                    DEAD_LETTERS, 1, Map.of("cleanup.policy", "delete", "retention.ms", millis(Duration.ofDays(30)))));

    private Topics() {}

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
