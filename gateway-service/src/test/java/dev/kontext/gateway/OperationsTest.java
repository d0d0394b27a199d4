package dev.kontext.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.redis.RedisLayout;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class OperationsTest {
    StorageFake storage;
    SchedulerFake scheduler;

    @TestHTTPResource("/v1/jobs")
    URL jobs;

    @AfterEach
    void empty() {
        scheduler.redis().del(RedisLayout.LANES, RedisLayout.FLEET);
        storage.setAway(false);
    }

    @Test
    void aReadyGatewayStaysReadyAndShowsWhatIsAway() {
        given().get("/q/health/live").then().statusCode(200);
        await().untilAsserted(() ->
                given().get("/q/health/ready").then().statusCode(200).body(containsString("\"storage\": \"answers\"")));

        storage.setAway(true);

        await().untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body(containsString("\"storage\": \"does not answer\"")));
    }

    @Test
    void metricsAreThere() {
        given().get("/q/metrics").then().statusCode(200).body(containsString("jvm_memory_used_bytes"));
    }

    @Test
    @Tag("row-32")
    @DisplayName("row 32: more jobs than a fleet takes")
    void aFullFleetTakesNoMoreJobsButKnowsThoseItHas() {
        var key = Api.key();
        var id = Api.id(Api.submit("{\"prompt\": \"x\"}", key));
        scheduler.figures(900, 100);

        await().untilAsserted(() -> Api.submit("{\"prompt\": \"x\"}")
                .then()
                .statusCode(429)
                .header("Retry-After", "2")
                .body("code", equalTo("too_many_jobs")));
        Api.submit("{\"prompt\": \"x\"}", key).then().statusCode(202).body("id", equalTo(id.value()));

        scheduler.figures(900, 99);
        await().untilAsserted(Api::accepted);
    }

    @Test
    void aFleetThatHoldsAsMuchTextAsItTakesTakesNoMoreJobs() {
        scheduler.fleet(new FleetFigures(1, 0, 256L * 1024 * 1024, 100, 1, List.of()));

        await().untilAsserted(() -> Api.submit("{\"prompt\": \"x\"}")
                .then()
                .statusCode(429)
                .header("Retry-After", "2")
                .body("code", equalTo("too_many_jobs"))
                .body("detail", containsString("as much text")));

        scheduler.fleet(new FleetFigures(1, 0, 256L * 1024 * 1024 - 1, 100, 1, List.of()));
        await().untilAsserted(Api::accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "multipart/form-data; boundary=b"})
    void aBodyThatGrowsTooLargeIsRefused(String type) throws Exception {
        var head = type.startsWith("application")
                ? "{\"prompt\": \"x\", \"images\": [{\"data\": \""
                : "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a\"\r\n\r\n";
        var flood = "A".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(jobs.toURI())
                .header("Authorization", "Bearer " + Bench.ACME)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArrays(() -> Stream.concat(
                                Stream.of(head.getBytes(StandardCharsets.UTF_8)),
                                Stream.generate(() -> flood).limit(720))
                        .iterator()))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("payload_too_large");
        }
    }

    @Test
    void streamsAreCountedAndAPlaceIsFreeWhenItsClientLeaves() throws Exception {
        var id = Api.accepted();
        var request = HttpRequest.newBuilder(URI.create(jobs + "/" + id + "/events"))
                .header("Authorization", "Bearer " + Bench.ACME)
                .build();
        var clients = new ArrayList<HttpClient>();
        for (int n = 0; n < 3; n++) {
            var client = HttpClient.newHttpClient();
            clients.add(client);
            assertThat(client.send(request, BodyHandlers.ofInputStream()).statusCode())
                    .isEqualTo(200);
        }
        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, BodyHandlers.ofInputStream()).statusCode())
                    .isEqualTo(503);

            clients.forEach(HttpClient::shutdownNow);

            await().until(() -> http.send(request, BodyHandlers.ofInputStream()).statusCode() == 200);
            http.shutdownNow();
        }
    }

    @Test
    void promptsPicturesAndKeysStayOutOfTheLog() {
        var lines = new ArrayList<String>();
        var listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                synchronized (lines) {
                    lines.add(line.getMessage()
                            + List.of(line.getParameters() == null ? new Object[0] : line.getParameters()));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(listener);
        try {
            storage.setAway(true);
            Api.form("{\"prompt\": \"top-secret-prompt\"}", Api.picture(3, 3))
                    .post("/v1/jobs")
                    .then()
                    .statusCode(503);
            storage.setAway(false);
            Api.submit("{\"prompt\": \"top-secret-prompt\", \"seed\": -1}")
                    .then()
                    .statusCode(422);
            Api.submit("{\"prompt\": \"top-secret-prompt\"}").then().statusCode(202);
            Api.as("top-secret-key").get("/v1/jobs").then().statusCode(401);
        } finally {
            Logger.getLogger("").removeHandler(listener);
        }

        synchronized (lines) {
            assertThat(lines).isNotEmpty().noneMatch(line -> line.contains("top-secret") || line.contains(Bench.ACME));
        }
    }
}
