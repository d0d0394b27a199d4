package dev.kontext.contracts.log;

/** The three topics. */
public final class Topics {
    /** What was asked, keyed by job id. Its partition count never changes: a cancel must follow its submission. */
    public static final String REQUESTS = "kontext.requests";

    public static final int REQUEST_PARTITIONS = 6;

    /** What happened: one partition, one order, compacted. */
    public static final String EVENTS = "kontext.events";

    /** What could not be read or handled, with the reason. */
    public static final String DEAD_LETTERS = "kontext.dead-letters";

    /** Header of every request: the tenant, so that the owner of an unreadable submission still sees it end. */
    public static final String TENANT_HEADER = "kontext-tenant";

    /** Header of every record: the type of its body. */
    public static final String TYPE_HEADER = "kontext-type";

    private Topics() {}
}
