package dev.kontext.storage.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.log.DeadLetter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** What could not be read or handled, for operators. */
@Singleton
class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final int MAX_BYTES = 64 * 1024;
    private static final int PATIENCE_SECONDS = 15;

    private final Emitter<byte[]> letters;
    private final ObjectMapper json;
    private final Clock clock;

    @Inject
    DeadLetters(
            @Channel("dead-letters") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> letters,
            ObjectMapper json,
            Clock clock) {
        this.letters = letters;
        this.json = json;
        this.clock = clock;
    }

    /** Sends it, or says in the log that this failed: the stream must go on. */
    void send(ConsumerRecord<String, byte[]> refused, String reason) {
        var value = refused.value();
        var letter = new DeadLetter(
                refused.topic(),
                refused.partition(),
                refused.offset(),
                refused.key(),
                null,
                reason,
                clock.instant(),
                Base64.getEncoder().encodeToString(Arrays.copyOf(value, Math.min(value.length, MAX_BYTES))));
        try {
            letters.send(json.writeValueAsBytes(letter)).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | JsonProcessingException | IllegalStateException e) {
            LOG.errorf("dead letter not sent topic=%s offset=%d: %s", refused.topic(), refused.offset(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
