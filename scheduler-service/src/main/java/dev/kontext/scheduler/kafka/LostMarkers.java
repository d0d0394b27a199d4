package dev.kontext.scheduler.kafka;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.jboss.logging.Logger;

/**
 * Ends a transaction of the log's writer that its coordinator holds for complete and a partition still for open. A broker
 * that dies between a commit and its markers, and comes back while its own metadata still call it the leader, drops the
 * markers when that leadership is taken from it. Nobody sends them again, and readers would wait there for ever: ADR 0007.
 */
final class LostMarkers {
    private static final Logger LOG = Logger.getLogger(LostMarkers.class);

    private final Admin admin;
    private final String writer;
    private final List<TopicPartition> partitions;

    /** What an earlier call was told, until it has been acted upon: a fence that is tried again finds it forgotten. */
    private Optional<Last> known = Optional.empty();

    /** @param partitions those that the writer's transactions write to */
    LostMarkers(Admin admin, String writer, List<TopicPartition> partitions) {
        this.admin = admin;
        this.writer = writer;
        this.partitions = List.copyOf(partitions);
    }

    /**
     * The writer's last transaction.
     *
     * @param producer who wrote it
     * @param epoch of the producer; a later one is a successor's
     * @param kept whether it counts
     */
    record Last(long producer, int epoch, boolean kept) {}

    /** To be asked before the writer is fenced: after that, its coordinator has forgotten. */
    Optional<Last> last() throws ExecutionException, InterruptedException {
        try {
            var told = admin.describeTransactions(List.of(writer))
                    .description(writer)
                    .get();
            if (known.isEmpty() || !isForgotten(told)) {
                known = Optional.of(new Last(told.producerId(), told.producerEpoch(), isKept(told)));
            }
            return known;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isForgotten(TransactionDescription told) {
        return told.state() == TransactionState.EMPTY;
    }

    /** What is open is taken back by the fence. What the coordinator has forgotten may have been answered for: it is kept. */
    private static boolean isKept(TransactionDescription told) {
        return switch (told.state()) {
            case PREPARE_COMMIT, COMPLETE_COMMIT, EMPTY, UNKNOWN -> true;
            case ONGOING, PREPARE_ABORT, COMPLETE_ABORT, PREPARE_EPOCH_FENCE -> false;
        };
    }

    /**
     * To be called once the writer is fenced: nothing of its last transaction can be open now for a good reason. What a
     * successor has begun meanwhile is its own.
     */
    void end(Last last, KafkaProducer<byte[], byte[]> fenced) throws ExecutionException, InterruptedException {
        var producers = admin.describeProducers(partitions);
        for (var partition : partitions) {
            for (var state : producers.partitionResult(partition).get().activeProducers()) {
                if (state.producerId() == last.producer()
                        && state.producerEpoch() <= last.epoch()
                        && state.currentTransactionStartOffset().isPresent()) {
                    LOG.warnf(
                            "transaction without a marker is ended partition=%s offset=%d kept=%s",
                            partition, state.currentTransactionStartOffset().getAsLong(), last.kept());
                    end(partition, state, last.kept(), fenced);
                }
            }
        }
        known = Optional.empty();
    }

    private void end(TopicPartition partition, ProducerState state, boolean kept, KafkaProducer<byte[], byte[]> fenced)
            throws ExecutionException, InterruptedException {
        if (kept) {
            // To the partition it is the same transaction that goes on: its marker ends both.
            fenced.beginTransaction();
            fenced.send(Probes.of(partition)).get();
            fenced.commitTransaction();
        } else {
            admin.abortTransaction(new AbortTransactionSpec(
                            partition,
                            state.producerId(),
                            (short) state.producerEpoch(),
                            state.coordinatorEpoch().orElse(-1)))
                    .all()
                    .get();
        }
    }
}
