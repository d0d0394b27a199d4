package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.client.Job;
import dev.kontext.client.Job.Attempt;
import dev.kontext.client.JobRequest;
import dev.kontext.client.KontextAdmin;
import dev.kontext.client.KontextClient;
import dev.kontext.client.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What operators have set is in the log, and holds whatever else is lost. */
@Execution(ExecutionMode.SAME_THREAD)
class SettingsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A worker asks for work once a second. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(3);

    private static final TestStack STACK = SharedStack.get();
    private static final String TENANT = "local";
    private static final String POOL = "kontext";

    private final KontextAdmin admin;

    SettingsIT() throws IOException {
        admin = new KontextAdmin(
                STACK.gateway(),
                Files.readString(STACK.state().resolve("admin-key")).strip());
    }

    @AfterEach
    void unset() {
        try (admin) {
            pausePool(false);
            pauseTenant(false);
            admin.set("tenant_cap", TENANT, "most", null);
        }
    }

    @Test
    @DisplayName("pauses and a cap outlive an emptied Redis and the end of both schedulers")
    void whatIsPausedAndCappedStaysSo() {
        pauseTenant(true);
        pausePool(true);
        admin.set("tenant_cap", TENANT, "most", 1);
        awaitSettings();
        try (var client = STACK.client()) {
            var jobs = submitFour(client);

            killBothSchedulersAndEmptyRedis();

            awaitSettings();
            stayQueued(client, jobs);
            pausePool(false);
            stayQueued(client, jobs);
            var resumed = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            pauseTenant(false);

            var attempts = new ArrayList<Attempt>();
            for (var job : jobs) {
                var ended = client.await(job.id(), PATIENCE, _ -> {});
                assertThat(ended.status()).as(String.valueOf(ended.raw())).isEqualTo("succeeded");
                assertThat(ended.attempts()).hasSize(1);
                attempts.addAll(ended.attempts());
            }
            assertOneAtATime(attempts, resumed);
        }
    }

    private void awaitSettings() {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(UnavailableException.class)
                .untilAsserted(() -> assertThat(settings())
                        .contains("tenant_paused local true", "pool_paused kontext true", "tenant_cap local 1"));
    }

    private Set<String> settings() {
        var settings = new HashSet<String>();
        for (var setting : admin.settings().path("settings")) {
            var value = setting.path("paused").asText(setting.path("most").asText());
            settings.add(
                    setting.path("kind").asText() + " " + setting.path("name").asText() + " " + value);
        }
        return settings;
    }

    private void pausePool(boolean paused) {
        admin.set("pool_paused", POOL, "paused", paused);
    }

    private void pauseTenant(boolean paused) {
        admin.set("tenant_paused", TENANT, "paused", paused);
    }

    private static List<Job> submitFour(KontextClient client) {
        var jobs = new ArrayList<Job>();
        for (int i = 0; i < 4; i++) {
            jobs.add(client.generate(new JobRequest(
                    "A lighthouse [sandbox:slow=150]", (long) i, 4, null, "64x64", null, null, null, null, null)));
        }
        return jobs;
    }

    /** Redis is empty before anybody takes over: a start takes a second. */
    private static void killBothSchedulersAndEmptyRedis() {
        var schedulers = List.of("scheduler-1", "scheduler-2");
        var before = schedulers.stream().map(STACK::pid).toList();
        schedulers.forEach(STACK::kill);
        SharedRedis.empty();
        await().atMost(PATIENCE)
                .until(() ->
                        schedulers.stream().allMatch(name -> !before.contains(STACK.pid(name)) && STACK.isReady(name)));
    }

    private static void stayQueued(KontextClient client, List<Job> jobs) {
        await().atMost(PATIENCE)
                .during(LONG_ENOUGH)
                .ignoreExceptionsInstanceOf(UnavailableException.class)
                .until(() -> jobs.stream().map(job -> client.get(job.id())).allMatch(SettingsIT::isPaused));
    }

    private static boolean isPaused(Job job) {
        return job.status().equals("queued") && "paused".equals(job.reason());
    }

    private static void assertOneAtATime(List<Attempt> attempts, Instant notBefore) {
        attempts.sort(Comparator.comparing(Attempt::startedAt));
        var free = notBefore;
        for (var attempt : attempts) {
            assertThat(attempt.startedAt()).isAfterOrEqualTo(free);
            free = attempt.finishedAt();
        }
    }
}
