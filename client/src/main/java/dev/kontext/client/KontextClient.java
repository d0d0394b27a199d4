package dev.kontext.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private static final int TRIES = 3;
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(90);
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final URI gateway;
    private final String apiKey;
    private final HttpClient http;

    /** @param gateway for example {@code http://127.0.0.1:8420} */
    public KontextClient(URI gateway, String apiKey) {
        this.gateway = gateway;
        this.apiKey = apiKey;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
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
        return job(sendWithRetry(() -> {
            var multipart = Multipart.of("kontext-" + UUID.randomUUID(), write(request), photos);
            return to("/v1/jobs")
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
        return job(sendWithRetry(() -> to("/v1/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(write(request)))));
    }

    public Job get(String id) {
        return job(sendWithRetry(() -> to("/v1/jobs/" + encode(id)).GET()));
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
            var job = job(sendWithRetry(() ->
                    to("/v1/jobs/" + encode(id)).header("Prefer", "wait=1").GET()));
            whileWaiting.accept(job);
            if (job.isTerminal() || System.nanoTime() >= end) {
                return job;
            }
        }
    }

    /** Asks for the job's end; it may still succeed. */
    public Job cancel(String id) {
        return job(sendWithRetry(() -> to("/v1/jobs/" + encode(id) + "/cancel").POST(BodyPublishers.noBody())));
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
            query.append("&status=").append(encode(status));
        }
        if (cursor != null) {
            query.append("&cursor=").append(encode(cursor));
        }
        var answer = read(sendWithRetry(() -> to(query.toString()).GET()));
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
            var response = http.send(to(image.url()).GET().build(), BodyHandlers.ofFile(part));
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
            var request =
                    to("/q/health/ready").timeout(Duration.ofSeconds(3)).GET().build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(CALL_TIMEOUT)
                .header("Accept", "application/json, application/problem+json, */*")
                .header("Authorization", "Bearer " + apiKey);
    }

    private HttpResponse<String> sendWithRetry(Call call) {
        for (int attempt = 1; ; attempt++) {
            Optional<Duration> pause;
            try {
                var response = http.send(call.request().build(), BodyHandlers.ofString());
                if (response.statusCode() < 400) {
                    return response;
                }
                pause = retryAfter(response);
                if (pause.isEmpty() || attempt == TRIES) {
                    throw refusal(response);
                }
            } catch (FileNotFoundException e) {
                throw new IllegalArgumentException("the photo cannot be read: " + e.getMessage(), e);
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw new UnavailableException("The gateway at " + gateway + " does not answer.", e);
                }
                pause = Optional.of(Duration.ofMillis(200L * attempt));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UnavailableException("Interrupted.", e);
            }
            sleep(pause.get());
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        if (response.statusCode() != 503 && response.statusCode() != 429) {
            return Optional.empty();
        }
        long seconds = response.headers().firstValueAsLong("Retry-After").orElse(1);
        return Optional.of(Duration.ofSeconds(Math.clamp(seconds, 1, 10)));
    }

    private static RuntimeException refusal(HttpResponse<String> response) {
        String code = "http_" + response.statusCode();
        String detail = "The gateway answered HTTP " + response.statusCode() + ".";
        try {
            var problem = JSON.readTree(response.body());
            code = problem.path("code").asText(code);
            detail = problem.path("detail").asText(detail);
        } catch (JsonProcessingException e) {
            detail += " Is there another server at this address?";
        }
        return response.statusCode() < 500
                ? new RefusedException(response.statusCode(), code, detail)
                : new UnavailableException(detail);
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("Interrupted.", e);
        }
    }

    private static Job job(HttpResponse<String> response) {
        return job(read(response));
    }

    private static Job job(JsonNode node) {
        try {
            return JSON.treeToValue(node, Job.class).withRaw(node);
        } catch (JsonProcessingException e) {
            throw new UnavailableException(
                    "The gateway's answer is not a job. Is there another server at this address?", e);
        }
    }

    private static JsonNode read(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new UnavailableException(
                    "The gateway's answer is not JSON. Is there another server at this address?", e);
        }
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the request cannot be written as JSON", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Builds the request anew for each try. */
    @FunctionalInterface
    private interface Call {
        HttpRequest.Builder request() throws IOException;
    }
}
