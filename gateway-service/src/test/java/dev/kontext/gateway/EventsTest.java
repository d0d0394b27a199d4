package dev.kontext.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.redis.Progress;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class EventsTest {
    SchedulerFake scheduler;

    @TestHTTPResource("/v1/jobs/")
    URL jobs;

    private final HttpClient http = HttpClient.newHttpClient();
    private JobId id;

    @BeforeEach
    void queue() {
        id = Api.accepted();
        await().until(() -> scheduler.job(id) != null);
    }

    @AfterEach
    void repair() {
        http.shutdownNow();
        scheduler.rebuild();
    }

    @Test
    void aStreamTellsEveryStateAndEndsWithTheJob() throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        var ended = listen(null, lines);
        await().until(() -> lines.contains("event:job"));

        var running = scheduler.change(id, Records::running);
        await().until(() -> lines.contains("id:" + running.version()));
        scheduler.progress(id, new Progress(1, Phase.EDITING, 3, 28));
        await().until(() -> lines.contains("event:progress"));
        var succeeded = scheduler.change(id, Records::succeeded);
        ended.get();

        assertThat(lines).contains("id:" + succeeded.version());
        assertThat(states(lines))
                .extracting(job -> job.path("status").asText())
                .containsExactly("queued", "running", "succeeded");
        assertThat(lines)
                .containsSubsequence(
                        "event:progress", "data:{\"phase\":\"editing\",\"progress\":{\"step\":3,\"steps\":28}}");
        assertThat(lines.get(lines.indexOf("event:progress") - 1))
                .as("progress has no id")
                .isEmpty();
    }

    @Test
    void aSilentStreamIsKeptOpen() throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        var ended = listen(null, lines);

        await().until(() -> lines.stream().filter(line -> line.startsWith(":")).count() >= 2);
        scheduler.change(id, Records::succeeded);
        ended.get();
    }

    @Test
    void aResumeTellsOnlyWhatIsNew() throws Exception {
        var first = scheduler.job(id);
        var lines = new CopyOnWriteArrayList<String>();
        var ended = listen(Long.toString(first.version()), lines);
        await().until(() -> lines.stream().anyMatch(line -> line.startsWith(":")));
        scheduler.change(id, Records::succeeded);
        ended.get();

        assertThat(states(lines)).extracting(job -> job.path("status").asText()).containsExactly("succeeded");
    }

    @Test
    void aResumeAfterTheLastEventIsToldToStayAway() throws Exception {
        var last = scheduler.change(id, Records::succeeded);

        assertThat(open(Long.toString(last.version())).statusCode()).isEqualTo(204);
        assertThat(states(open(Long.toString(last.version() - 1)).body().toList()))
                .hasSize(1);
    }

    @Test
    void aStreamOutlivesARebuildOfTheRecords() throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        var ended = listen(null, lines);
        await().until(() -> lines.contains("event:job"));

        scheduler.redis().flushAll();
        int before = lines.size();
        await().until(() -> lines.size() > before + 3);
        scheduler.rebuild();
        scheduler.change(id, Records::succeeded);
        ended.get();

        assertThat(states(lines)).extracting(job -> job.path("status").asText()).containsExactly("queued", "succeeded");
    }

    private CompletableFuture<Void> listen(String lastEventId, List<String> lines) throws Exception {
        var answer = open(lastEventId);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        return CompletableFuture.runAsync(() -> answer.body().forEach(lines::add));
    }

    private HttpResponse<Stream<String>> open(String lastEventId) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(jobs + id.value() + "/events"))
                .header("Authorization", "Bearer " + Bench.ACME)
                .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return http.send(request.build(), BodyHandlers.ofLines());
    }

    private static List<JsonNode> states(List<String> lines) throws Exception {
        var states = new java.util.ArrayList<JsonNode>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals("event:job")) {
                states.add(SchedulerFake.JSON.readTree(lines.get(i + 1).substring("data:".length())));
            }
        }
        return states;
    }
}
