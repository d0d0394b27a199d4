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

    /** A record of a later release: its schema is newer than the one that is known here. */
    record Newer(long version, String key, int schema) implements LoggedEvent {}

    /**
     * A record that makes no sense.
     *
     * @param reason one sentence
     */
    record Unreadable(long version, String key, String reason) implements LoggedEvent {}
}
