package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.client.JobRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RestartIT {
    private static final int JOBS = 200;

    @Test
    @Tag("row-35")
    @DisplayName("row 35: everything stopped and started with a backlog")
    void twoHundredJobsSurviveDownAndUpInTheirMiddleEachExactlyOnce() {
        try (var stack = TestStack.fresh("restart", Map.of(), "--step-ms", "5")) {
            var ids = new HashSet<String>();
            try (var client = stack.client()) {
                for (int i = 0; i < JOBS; i++) {
                    ids.add(client.generate(new JobRequest(
                                    "A lighthouse", (long) i, 4, null, "64x64", null, null, "batch", null, null))
                            .id());
                }
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !client.list("succeeded", 20, null).jobs().isEmpty());
            }
            var pids = stack.pids();

            stack.down();
            await().atMost(Duration.ofSeconds(10)).until(() -> pids.stream().noneMatch(stack::isAlive));
            stack.up();

            try (var client = stack.client()) {
                for (var id : ids) {
                    var job = client.await(id, Duration.ofMinutes(2), j -> {});
                    assertThat(job.status()).as(String.valueOf(job.raw())).isEqualTo("succeeded");
                    assertThat(job.attempts().stream().filter(a -> "succeeded".equals(a.outcome())))
                            .hasSize(1);
                }
            }
            assertThat(ids).hasSize(JOBS);
        }
    }
}
