package dev.kontext.scheduler.loop;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.ResultReply;
import dev.kontext.scheduler.intake.IncomingRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Something the loop has to deal with. */
sealed interface Input {
    /** A worker's call. */
    sealed interface Call extends Input {
        /** The highest term the worker has seen. */
        long term();

        /** Nobody will deal with it. */
        void refuse();
    }

    record Beat(Heartbeat beat, CompletableFuture<Answer<HeartbeatReply>> answer) implements Call {
        @Override
        public long term() {
            return beat.term();
        }

        @Override
        public void refuse() {
            answer.complete(new Answer.NotNow<>());
        }
    }

    record Ended(AttemptResult result, CompletableFuture<Answer<ResultReply>> answer) implements Call {
        @Override
        public long term() {
            return result.term();
        }

        @Override
        public void refuse() {
            answer.complete(new Answer.NotNow<>());
        }
    }

    /** Requests were read. */
    record Arrived(List<IncomingRequest> requests) implements Input {}

    /**
     * All requests before these offsets were read: also past what is no request, such as the ends of transactions.
     *
     * @param positions next offset to read, per partition
     */
    record ReadTo(Map<Integer, Long> positions) implements Input {}

    /** Redis was asked about jobs of this partition. */
    record LookedUp(int partition, Map<JobId, Looked> found) implements Input {}

    /** Ended jobs may be due to be purged. */
    record MaybeDue(List<Due> jobs) implements Input {}

    /**
     * An ended job as Redis holds it.
     *
     * @param readAt position of the records when it was read
     */
    record Due(StoredJob job, long readAt) {}

    /** What Redis knows of a job. */
    sealed interface Looked {
        /** It has a record. */
        record Known() implements Looked {}

        /** At this position it had none. */
        record NoneAt(long position) implements Looked {}
    }
}
