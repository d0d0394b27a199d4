package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.client.JobRequest;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD)
class RestartIT {
    private static final int JOBS = 60;
    private static final TestStack STACK = SharedStack.get();

    @Test
    @Tag("row-35")
    @DisplayName("row 35: everything stopped and started with a backlog")
    void sixtyJobsSurviveDownAndUpInTheirMiddleEachExactlyOnce() {
        var ids = new HashSet<String>();
        // Nothing starts until all are accepted: however slow that is, most of them still wait at the restart.
        STACK.hold("worker-1");
        STACK.hold("worker-2");
        try (var client = STACK.client()) {
            for (int i = 0; i < JOBS; i++) {
                ids.add(client.generate(new JobRequest(
                                "A lighthouse [sandbox:slow=150]",
                                (long) i,
                                4,
                                null,
                                "64x64",
                                null,
                                null,
                                "batch",
                                null,
                                null))
                        .id());
            }
            STACK.start("worker-1");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> ids.stream().anyMatch(id -> client.get(id).isSucceeded()));
        }
        var pids = STACK.pids();

        STACK.down();
        await().atMost(Duration.ofSeconds(10)).until(() -> pids.stream().noneMatch(STACK::isAlive));
        STACK.up();

        try (var client = STACK.client()) {
            assertThat(ids).anyMatch(id -> !client.get(id).isTerminal());
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
