package dev.kontext.e2e.chaos;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a client, or whoever breaks things, did and saw. Times are in microseconds since the run began. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Entry.Submitted.class, name = "submit"),
    @JsonSubTypes.Type(value = Entry.Polled.class, name = "poll"),
    @JsonSubTypes.Type(value = Entry.CancelAsked.class, name = "cancel"),
    @JsonSubTypes.Type(value = Entry.Fetched.class, name = "fetch"),
    @JsonSubTypes.Type(value = Entry.Listed.class, name = "list"),
    @JsonSubTypes.Type(value = Entry.Spied.class, name = "spy"),
    @JsonSubTypes.Type(value = Entry.Broke.class, name = "break"),
    @JsonSubTypes.Type(value = Entry.Used.class, name = "use")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface Entry {
    long began();

    long ended();

    /** An entry about a job that its owner was told of. */
    sealed interface Told extends Entry {
        String tenant();

        Answer answer();
    }

    /** @param key the idempotency key */
    record Submitted(long began, long ended, String tenant, String key, String request, Answer answer)
            implements Told {}

    record Polled(long began, long ended, String tenant, String job, Answer answer) implements Told {}

    record CancelAsked(long began, long ended, String tenant, String job, Answer answer) implements Told {}

    /**
     * A result was downloaded.
     *
     * @param promised SHA-256 that the job gives, in hex
     * @param sha256 of what came; absent if nothing did
     * @param retryAfter as in an answer
     */
    record Fetched(
            long began,
            long ended,
            String job,
            int http,
            String promised,
            @Nullable String sha256,
            @Nullable String retryAfter)
            implements Entry {}

    /**
     * A tenant asked for its jobs.
     *
     * @param answer without a job
     * @param jobs of the first page; absent if none came
     * @param hasMore whether there is another page
     */
    record Listed(
            long began,
            long ended,
            String tenant,
            Answer answer,
            @Nullable List<View> jobs,
            boolean hasMore) implements Entry {}

    /** A tenant asked for another's job. */
    record Spied(long began, long ended, String tenant, String job, Intrusion by, Answer answer) implements Entry {}

    /** What one can try with a job that is another's. */
    enum Intrusion {
        LOOK,
        CANCEL,
        PICTURE,
        EVENTS
    }

    /** @param how for example {@code kill worker-1} */
    record Broke(long began, long ended, String how) implements Entry {}

    /**
     * What a process has of its machine.
     *
     * @param residentKb memory
     * @param files descriptors
     */
    record Used(long began, long ended, String process, long pid, long residentKb, int files) implements Entry {}

    /**
     * What the gateway said.
     *
     * @param http status, 0 if no answer came
     * @param code of a problem
     * @param job of an answer with one
     * @param retryAfter its header of that name
     */
    record Answer(
            int http,
            @Nullable String code,
            @Nullable View job,
            @Nullable String retryAfter) {
        static final Answer NONE = new Answer(0, null, null, null);
    }

    /**
     * A job as it was shown.
     *
     * @param accepted when, by what is shown: until it is in the log another time than later, perhaps
     * @param sha256 of its picture, in hex, once it has succeeded
     */
    record View(
            String id,
            String status,
            long version,
            long accepted,
            long deadline,
            @Nullable String error,
            @Nullable String url,
            @Nullable String sha256) {
        boolean isInTheLog() {
            return version > 0;
        }

        boolean isTerminal() {
            return !status.equals("queued") && !status.equals("running");
        }

        /** Links may change, the rest of an end may not. */
        boolean isSameEnd(View other) {
            return version == other.version
                    && status.equals(other.status)
                    && Objects.equals(error, other.error)
                    && Objects.equals(sha256, other.sha256);
        }
    }
}
