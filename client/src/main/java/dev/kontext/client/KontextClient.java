package dev.kontext.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Submits jobs and fetches their pictures. Every submission carries an idempotency key, so it is tried again after a
 * lost connection without running twice. Threads may share a client.
 *
 * <p>All calls throw {@link RefusedException} when the gateway refuses (HTTP 4xx) and {@link UnavailableException} when
 * it does not answer, or answers that it cannot for the moment, three times in a row.
 */
public final class KontextClient implements AutoCloseable {
    private final Gateway gateway;

    /** @param gateway for example {@code http://127.0.0.1:8420} */
    public KontextClient(URI gateway, String apiKey) {
        this.gateway = new Gateway(gateway, apiKey);
    }

    /** Edits a photo. */
    public Job edit(Path photo, JobRequest request) {
        return edit(photo, request, UUID.randomUUID().toString());
    }

    /** @param idempotencyKey the same key and request always mean the same job */
    public Job edit(Path photo, JobRequest request, String idempotencyKey) {
        return edit(List.of(photo), request, idempotencyKey);
    }

    /**
     * Makes a picture from several photos, for which the request has to ask: {@link JobRequest#stitched}.
     *
     * @param photos the first one gives {@code match_input} its size
     */
    public Job edit(List<Path> photos, JobRequest request) {
        return edit(photos, request, UUID.randomUUID().toString());
    }

    /** @param idempotencyKey the same key and request always mean the same job */
    public Job edit(List<Path> photos, JobRequest request, String idempotencyKey) {
        return job(gateway.send(() -> {
            var multipart = Multipart.of("kontext-" + UUID.randomUUID(), Gateway.write(request), photos);
            return gateway.to("/v1/jobs")
                    .header("Content-Type", multipart.contentType())
                    .header("Idempotency-Key", idempotencyKey)
                    .POST(multipart.body());
        }));
    }

    /** Makes a picture from words alone. */
    public Job generate(JobRequest request) {
        return generate(request, UUID.randomUUID().toString());
    }

    /** @param idempotencyKey the same key and request always mean the same job */
    public Job generate(JobRequest request, String idempotencyKey) {
        return job(gateway.send(() -> gateway.to("/v1/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(Gateway.write(request)))));
    }

    public Job get(String id) {
        return job(
                gateway.send(() -> gateway.to("/v1/jobs/" + Gateway.encode(id)).GET()));
    }

    /**
     * Waits until the job has ended, or for the given time.
     *
     * @param whileWaiting gets the job about once a second
     * @return the job as it then is
     */
    public Job await(String id, Duration limit, Consumer<Job> whileWaiting) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            var job = job(gateway.send(() -> gateway.to("/v1/jobs/" + Gateway.encode(id))
                    .header("Prefer", "wait=1")
                    .GET()));
            whileWaiting.accept(job);
            if (job.isTerminal() || System.nanoTime() >= end) {
                return job;
            }
        }
    }

    /** Asks for the job's end; it may still succeed. */
    public Job cancel(String id) {
        return job(gateway.send(
                () -> gateway.to("/v1/jobs/" + Gateway.encode(id) + "/cancel").POST(BodyPublishers.noBody())));
    }

    /**
     * Lists jobs, newest first.
     *
     * @param status only these, for example {@code queued}
     * @param cursor from the page before
     */
    public JobPage list(@Nullable String status, int limit, @Nullable String cursor) {
        var query = new StringBuilder("/v1/jobs?limit=" + limit);
        if (status != null) {
            query.append("&status=").append(Gateway.encode(status));
        }
        if (cursor != null) {
            query.append("&cursor=").append(Gateway.encode(cursor));
        }
        var answer =
                Gateway.read(gateway.send(() -> gateway.to(query.toString()).GET()));
        var jobs = new ArrayList<Job>();
        answer.path("jobs").forEach(node -> jobs.add(job(node)));
        return new JobPage(jobs, answer.path("next_cursor").textValue());
    }

    /**
     * Saves a picture. The file appears whole or not at all.
     *
     * @throws IOException if the file cannot be written
     */
    public void download(Job.Image image, Path target) throws IOException {
        var folder = target.toAbsolutePath().getParent();
        var part = Files.createTempFile(folder, ".kontext-", ".part");
        try {
            var response = gateway.http().send(gateway.to(image.url()).GET().build(), BodyHandlers.ofFile(part));
            if (response.statusCode() != 200) {
                throw new UnavailableException("The picture could not be fetched: HTTP " + response.statusCode() + ".");
            }
            if (Files.size(part) != image.bytes()) {
                throw new UnavailableException("The picture arrived cut off.");
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("Interrupted.", e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Whether the gateway answers and is ready. */
    public boolean isReady() {
        try {
            var request = gateway.to("/q/health/ready")
                    .timeout(Duration.ofSeconds(3))
                    .GET()
                    .build();
            return gateway.http().send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        gateway.close();
    }

    private static Job job(HttpResponse<String> response) {
        return job(Gateway.read(response));
    }

    private static Job job(JsonNode node) {
        try {
            return Gateway.JSON.treeToValue(node, Job.class).withRaw(node);
        } catch (JsonProcessingException e) {
            throw new UnavailableException(
                    "The gateway's answer is not a job. Is there another server at this address?", e);
        }
    }
}
