package dev.kontext.gateway.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.gateway.refusal.UnavailableException;
import dev.kontext.gateway.submission.RequestLog;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** The topic of requests, keyed by job. */
@ApplicationScoped
public class KafkaRequestLog implements RequestLog {
    /** A little longer than the producer's own delivery timeout, so that its word is heard. */
    private static final Duration TIMEOUT = Duration.ofSeconds(12);

    private final Emitter<byte[]> requests;
    private final ObjectMapper json;
    private final InstantSource clock;

    public KafkaRequestLog(
            @Channel("requests") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 4096)
                    Emitter<byte[]> requests,
            ObjectMapper json,
            InstantSource clock) {
        this.requests = requests;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void append(Request request, Optional<String> traceparent) {
        var kept = new CompletableFuture<Void>();
        var message = Message.of(
                write(request, traceparent),
                Metadata.of(metadata(request)),
                () -> {
                    kept.complete(null);
                    return CompletableFuture.completedFuture(null);
                },
                failure -> {
                    kept.completeExceptionally(failure);
                    return CompletableFuture.completedFuture(null);
                });
        try {
            requests.send(message);
            kept.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            throw new UnavailableException("The log does not take requests for the moment; try again.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("The gateway is stopping; try again.", e);
        }
    }

    private static OutgoingKafkaRecordMetadata<String> metadata(Request request) {
        var type = switch (request) {
            case Request.JobSubmitted submitted -> "job_submitted";
            case Request.CancelRequested cancel -> "cancel_requested";
            case Request.SettingRequested setting -> "setting_requested";
        };
        var headers = new RecordHeaders().add(Topics.TYPE_HEADER, bytes(type));
        if (request instanceof Request.OfJob ofJob) {
            headers.add(Topics.TENANT_HEADER, bytes(ofJob.tenant().value()));
        }
        return OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(request.key())
                .withHeaders(headers)
                .build();
    }

    private byte[] write(Request request, Optional<String> traceparent) {
        var id = UUID.randomUUID().toString();
        try {
            return json.writeValueAsBytes(
                    new RequestRecord(id, RequestRecord.SCHEMA, clock.instant(), traceparent.orElse(null), request));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("request cannot be written as JSON key=" + request.key(), e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
