package dev.kontext.scheduler.kafka;

import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** Closes what is no longer needed, also on a thread that was interrupted to end it. */
final class Closing {
    private static final Logger LOG = Logger.getLogger(Closing.class);

    private Closing() {}

    static void quietly(Runnable close) {
        // Kafka's clients give up closing on an interrupted thread, and leave their sockets open.
        boolean interrupted = Thread.interrupted();
        try {
            close.run();
        } catch (KafkaException e) {
            LOG.debug("client did not close cleanly", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
