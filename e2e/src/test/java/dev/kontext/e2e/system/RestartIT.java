package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.client.JobRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD)
class RestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Ten thousand of them, by two workers on two cores. */
    private static final Duration DRAINED = Duration.ofMinutes(15);

    private static final int SUBMITTERS = 8;
    private static final TestStack STACK = SharedStack.get();

    @Test
    @Tag("row-35")
    @DisplayName("row 35: everything stopped and started with a backlog")
    void sixtyJobsSurviveDownAndUpInTheirMiddleEachExactlyOnce() throws Exception {
        var ids = submitBacklog("A lighthouse [sandbox:slow=150]", 60);
        var pids = STACK.pids();

        STACK.down();
        await().atMost(Duration.ofSeconds(10)).until(() -> pids.stream().noneMatch(STACK::isAlive));
        STACK.up();

        assertThatEachEndsOnce(ids);
    }

    @Test
    @Tag("matrix")
    @Tag("row-35")
    @DisplayName("row 35: everything killed at once with a backlog of ten thousand, and started")
    void tenThousandJobsSurviveTheEndOfAllProcessesEachExactlyOnce() throws Exception {
        var ids = submitBacklog("A lighthouse", 10_000);
        var supervisor = ProcessHandle.of(STACK.pid("supervisor")).orElseThrow();
        var all = Stream.concat(Stream.of(supervisor), supervisor.descendants()).toList();

        all.forEach(ProcessHandle::destroyForcibly);
        await().atMost(PATIENCE)
                .until(() -> all.stream().map(ProcessHandle::pid).noneMatch(STACK::isAlive));
        STACK.up();

        assertThatEachEndsOnce(ids);
    }

    /** Returns once one of them has succeeded, with one worker at work. */
    private static Set<String> submitBacklog(String prompt, int jobs) throws Exception {
        var ids = new HashSet<String>();
        // Nothing starts until all are accepted: however slow that is, most of them still wait at the restart.
        STACK.hold("worker-1");
        STACK.hold("worker-2");
        try (var client = STACK.client();
                var threads = Executors.newFixedThreadPool(SUBMITTERS)) {
            var accepted = LongStream.range(0, jobs)
                    .mapToObj(seed -> threads.submit(() -> client.generate(
                                    new JobRequest(prompt, seed, 4, null, "64x64", null, null, "batch", null, null))
                            .id()))
                    .toList();
            for (var id : accepted) {
                ids.add(id.get());
            }
            STACK.start("worker-1");
            await().atMost(PATIENCE)
                    .until(() -> ids.stream().anyMatch(id -> client.get(id).isSucceeded()));
        }
        assertThat(ids).hasSize(jobs);
        return ids;
    }

    private static void assertThatEachEndsOnce(Set<String> ids) {
        try (var client = STACK.client()) {
            assertThat(ids).anyMatch(id -> !client.get(id).isTerminal());
            for (var id : ids) {
                var job = client.await(id, DRAINED, j -> {});
                assertThat(job.status()).as(String.valueOf(job.raw())).isEqualTo("succeeded");
                assertThat(job.attempts().stream().filter(a -> "succeeded".equals(a.outcome())))
                        .hasSize(1);
            }
        }
    }
}
