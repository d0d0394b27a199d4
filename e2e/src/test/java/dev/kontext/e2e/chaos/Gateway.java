package dev.kontext.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.job.Digest;
import dev.kontext.e2e.chaos.Entry.Answer;
import dev.kontext.e2e.chaos.Entry.Intrusion;
import dev.kontext.e2e.chaos.Entry.View;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** One tenant's calls, each made once and written down with what came back: no retries of its own. */
final class Gateway implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final URI address;
    private final String tenant;
    private final String apiKey;
    private final History history;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    Gateway(URI address, String tenant, String apiKey, History history) {
        this.address = address;
        this.tenant = tenant;
        this.apiKey = apiKey;
        this.history = history;
    }

    Answer submit(String key, String request) throws InterruptedException {
        long began = history.now();
        var answer = call(to("/v1/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(request)));
        history.add(new Entry.Submitted(began, history.now(), tenant, key, request, answer));
        return answer;
    }

    /** @param patient waits up to a second for the end */
    Answer poll(String job, boolean patient) throws InterruptedException {
        long began = history.now();
        var request = to("/v1/jobs/" + job).GET();
        var answer = call(patient ? request.header("Prefer", "wait=1") : request);
        history.add(new Entry.Polled(began, history.now(), tenant, job, answer));
        return answer;
    }

    Answer cancel(String job) throws InterruptedException {
        long began = history.now();
        var answer = call(to("/v1/jobs/" + job + "/cancel").POST(BodyPublishers.noBody()));
        history.add(new Entry.CancelAsked(began, history.now(), tenant, job, answer));
        return answer;
    }

    /** The first page of the tenant's jobs. */
    void list() throws InterruptedException {
        long began = history.now();
        var answer = Answer.NONE;
        List<View> jobs = null;
        boolean hasMore = false;
        try {
            var response = http.send(to("/v1/jobs").GET().build(), BodyHandlers.ofString());
            int status = response.statusCode();
            var node = JSON.readTree(response.body());
            answer = new Answer(status, text(node, "code"), null, retryAfter(response));
            if (status == 200) {
                jobs = views(node.path("jobs"));
                hasMore = node.hasNonNull("next_cursor");
            }
        } catch (IOException e) {
            answer = Answer.NONE;
        }
        history.add(new Entry.Listed(began, history.now(), tenant, answer, jobs, hasMore));
    }

    private @Nullable List<View> views(JsonNode jobs) {
        try {
            return StreamSupport.stream(jobs.spliterator(), false)
                    .map(this::view)
                    .toList();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Tries something with a job that is another tenant's. */
    void spy(String job, Intrusion by) throws InterruptedException {
        long began = history.now();
        var path = "/v1/jobs/" + job;
        var answer = call(
                switch (by) {
                    case LOOK -> to(path).GET();
                    case CANCEL -> to(path + "/cancel").POST(BodyPublishers.noBody());
                    case PICTURE -> to(path + "/images/0").GET();
                    case EVENTS -> to(path + "/events").GET();
                });
        history.add(new Entry.Spied(began, history.now(), tenant, job, by, answer));
    }

    /** @return whether the picture came, whole or not */
    boolean fetch(View job) throws InterruptedException {
        if (job.url() == null || job.sha256() == null) {
            throw new IllegalArgumentException("no picture: " + job);
        }
        long began = history.now();
        int status = 0;
        String sha256 = null;
        String retryAfter = null;
        try {
            var response = http.send(to(job.url()).GET().build(), BodyHandlers.ofByteArray());
            status = response.statusCode();
            retryAfter = retryAfter(response);
            if (status == 200) {
                sha256 = Digest.of(response.body()).hex();
            }
        } catch (IOException e) {
            // No answer came: status 0.
            status = 0;
        }
        history.add(new Entry.Fetched(began, history.now(), job.id(), status, job.sha256(), sha256, retryAfter));
        return sha256 != null;
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(LIMIT).header("Authorization", "Bearer " + apiKey);
    }

    private Answer call(HttpRequest.Builder request) throws InterruptedException {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return answer(response.statusCode(), response.body(), retryAfter(response));
        } catch (IOException e) {
            return Answer.NONE;
        }
    }

    private static @Nullable String retryAfter(HttpResponse<?> response) {
        return response.headers().firstValue("Retry-After").orElse(null);
    }

    private Answer answer(int status, String body, @Nullable String retryAfter) {
        try {
            var node = JSON.readTree(body);
            return status < 300
                    ? new Answer(status, null, view(node), retryAfter)
                    : new Answer(status, text(node, "code"), null, retryAfter);
        } catch (IOException | DateTimeException e) {
            return new Answer(status, null, null, retryAfter);
        }
    }

    private View view(JsonNode job) {
        var image = job.path("images").path(0);
        return new View(
                job.path("id").asText(),
                job.path("status").asText(),
                job.path("version").asLong(),
                history.at(
                        Instant.parse(job.path("timeline").path("accepted_at").asText())),
                history.at(Instant.parse(job.path("deadline").asText())),
                text(job.path("error"), "code"),
                text(image, "url"),
                text(image, "sha256"));
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.path(field).textValue();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
