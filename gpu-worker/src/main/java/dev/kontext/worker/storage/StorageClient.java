package dev.kontext.worker.storage;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Pam;
import dev.kontext.imaging.Pixels;
import dev.kontext.worker.attempt.Artifacts;
import dev.kontext.worker.attempt.AttemptFailedException;
import dev.kontext.worker.http.HttpCalls;
import dev.kontext.worker.http.HttpCalls.Call;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Inputs and results over storage-service's inner API. */
public final class StorageClient implements Artifacts {
    private static final Logger LOG = Logger.getLogger(StorageClient.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final StorageConfig config;
    private final HttpCalls http;

    public StorageClient(StorageConfig config, HttpCalls http) {
        this.config = config;
        this.http = http;
    }

    /** One try at a call. */
    @FunctionalInterface
    private interface Try<T> {
        /** @throws IOException if another try may help */
        T run() throws IOException, AttemptFailedException, InterruptedException;
    }

    @Override
    public Pixels pixels(TenantId tenant, Digest input) throws AttemptFailedException, InterruptedException {
        var address = address("inputs/" + tenant + "/" + input + "/pixels");
        return retrying("fetch", () -> readPixels(address));
    }

    private Pixels readPixels(URI address) throws IOException, AttemptFailedException, InterruptedException {
        try (var answer = http.open(Call.get(address), config.silence())) {
            return switch (answer.status()) {
                case 200 -> Pam.read(answer, config.maxPixels());
                case 404 ->
                    throw new AttemptFailedException(FailureClass.INVALID_INPUT, "The input is no longer stored.");
                default -> throw refusal(answer.status(), "none");
            };
        } catch (InterruptedIOException e) {
            throw interrupted(e);
        } catch (ImageRefusedException e) {
            throw new AttemptFailedException(FailureClass.INTERNAL, "The stored pixels cannot be read.", e);
        }
    }

    private static InterruptedException interrupted(InterruptedIOException cause) {
        // The flag was kept for readers that only know IOException; from here on the exception carries it.
        Thread.interrupted();
        var interrupted = new InterruptedException("interrupted while reading");
        interrupted.initCause(cause);
        return interrupted;
    }

    @Override
    public StoredImage keep(Grant grant, String name, String contentType, byte[] file)
            throws AttemptFailedException, InterruptedException {
        var sha256 = Digest.newSha256().digest(file);
        var address = address("results/" + grant.tenant() + "/" + grant.job() + "/" + grant.lease() + "/" + name);
        var headers = Map.of(
                "Content-Type",
                contentType,
                "Content-Digest",
                "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":");
        var call = new Call(HttpMethod.PUT, address, headers, Buffer.buffer(file));
        return retrying("keep", () -> {
            var answer = HttpCalls.await(
                    http.send(call, config.silence()), config.retryFor().plus(config.silence()));
            if (!answer.isSuccess()) {
                throw refusal(answer.status(), answer.problemCode());
            }
            var stored = answer.json(StoredImage.class);
            if (!stored.sha256().equals(HexFormat.of().formatHex(sha256)) || stored.bytes() != file.length) {
                throw new IOException("storage holds other bytes than were sent");
            }
            return stored;
        });
    }

    /** @return always throws: what another try may help against as {@link IOException} */
    private static IOException refusal(int status, String code) throws AttemptFailedException {
        if (status >= 500 || status == 408 || status == 425 || status == 429) {
            return new IOException("storage answered " + status);
        }
        LOG.errorf("storage refused status=%d code=%s", status, code);
        throw new AttemptFailedException(FailureClass.INTERNAL, "Storage refused the worker's call.");
    }

    private <T> T retrying(String what, Try<T> attempt) throws AttemptFailedException, InterruptedException {
        long began = System.nanoTime();
        var pause = FIRST_PAUSE;
        while (true) {
            try {
                return attempt.run();
            } catch (IOException e) {
                var spent = Duration.ofNanos(System.nanoTime() - began);
                if (spent.plus(pause).compareTo(config.retryFor()) > 0) {
                    throw new AttemptFailedException(FailureClass.UNAVAILABLE, "Storage is not available.", e);
                }
                LOG.infof("storage call tried again what=%s reason=%s", what, e.getMessage());
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    private URI address(String path) {
        var base = config.url().toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + "internal/v1/" + path);
    }
}
