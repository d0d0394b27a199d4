package dev.kontext.scheduler.log;

import dev.kontext.contracts.log.EventRecord;

/** A record of the log. */
public sealed interface LoggedEvent {
    /** Its offset + 1: the version of the job it is about. */
    long version();

    /** Its key in the topic. */
    String key();

    /** Something that happened. */
    @SuppressWarnings("AvoidCommonTypeNames") // The counterpart of Unreadable.
    record Readable(long version, EventRecord event) implements LoggedEvent {
        @Override
        public String key() {
            return event.body().key();
        }
    }

    /** What had this key is forgotten. */
    record Tombstone(long version, String key) implements LoggedEvent {}

    /**
     * A record that makes no sense here, or has a newer schema.
     *
     * @param reason one sentence
     */
    record Unreadable(long version, String key, String reason) implements LoggedEvent {}
}
