package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontext.devstack.ServicePlan.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor over processes that do nothing. */
class SupervisorIT {
    private static final Backoff QUICK =
            new Backoff(2, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(30));

    private StateFolder state;
    private Stack stack;
    private Supervisor supervisor;

    @BeforeEach
    void prepare(@TempDir Path folder) {
        state = new StateFolder(folder);
        stack = Stack.at(folder);
        Folders.create(state.run());
        Folders.create(state.logs());
        var self = ProcessIdentity.current();
        Json.write(
                state.record(Supervisor.NAME),
                new ProcessRecord(Supervisor.NAME, self.pid(), self.startedAt(), 0, ServiceState.READY, 0));
        supervisor = new Supervisor(state);
    }

    @AfterEach
    void stop() {
        supervisor.stopAll();
    }

    @Test
    void aKilledServiceIsStartedAgain() {
        supervisor.start(List.of(service("a", "exec sleep 600")), QUICK);
        long first = stack.pid("a");

        for (int kills = 1; kills <= 4; kills++) {
            int expected = kills;
            stack.kill("a");
            await().until(() -> stack.restarts("a") == expected && stack.ready("a"));
        }

        assertThat(stack.pid("a")).isNotEqualTo(first);
    }

    @Test
    void aServiceThatWasStoppedStaysDownUntilItIsStarted() {
        supervisor.start(List.of(service("a", "exec sleep 600")), QUICK);

        stack.stop("a");
        assertThat(stack.ready("a")).isFalse();
        assertThat(state.recordOf("a")).get().returns(ServiceState.HELD, ProcessRecord::state);

        stack.start("a");
        assertThat(stack.ready("a")).isTrue();
    }

    @Test
    void whatAServiceNeedsIsReadyBeforeItIsStarted(@TempDir Path folder) {
        var mark = folder.resolve("mark");
        var first = service("first", "sleep 0.3; touch '" + mark + "'; exec sleep 600", () -> Files.exists(mark));
        var second = service("second", "test -e '" + mark + "' && exec sleep 600", () -> true, "first");

        supervisor.start(List.of(first, second), QUICK);

        assertThat(stack.restarts("second")).isZero();
    }

    @Test
    void aServiceThatNeverBecomesReadyFailsTheStartWithTheEndOfItsLog() {
        var broken = service("broken", "echo no such thing; exit 3", () -> false);

        assertThatThrownBy(() -> supervisor.start(List.of(broken, service("a", "exec sleep 600")), QUICK))
                .isInstanceOfSatisfying(StackException.class, e -> {
                    assertThat(e.sentence()).isEqualTo("broken ended with 3 before it was ready");
                    assertThat(e.hint()).contains("no such thing");
                });
    }

    @Test
    void stoppingEndsEverythingAndForgetsIt() {
        supervisor.start(List.of(service("a", "exec sleep 600"), service("b", "trap '' TERM; sleep 600")), QUICK);
        var processes = stack.records().stream().map(ProcessRecord::identity).toList();

        supervisor.stopAll();

        assertThat(processes).hasSize(2).noneMatch(ProcessIdentity::alive);
        assertThat(state.records()).isEmpty();
    }

    @Test
    void aProcessThatOnlyHasTheNumberOfARecordedOneIsLeftAlone() throws Exception {
        var stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Json.write(
                    state.record("a"),
                    new ProcessRecord("a", stranger.pid(), "an earlier start", 1, ServiceState.READY, 0));

            Leftovers.end(state, Duration.ofMillis(300));

            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void aRecordedProcessIsEndedByDownEvenIfItIgnoresBeingAsked() throws Exception {
        var leftover = new ProcessBuilder("/bin/sh", "-c", "trap '' TERM; while :; do sleep 1; done").start();
        var identity = ProcessIdentity.of(leftover.pid()).orElseThrow();
        Json.write(
                state.record("a"),
                new ProcessRecord("a", identity.pid(), identity.startedAt(), 1, ServiceState.READY, 0));

        Leftovers.end(state, Duration.ofMillis(300));

        assertThat(identity.alive()).isFalse();
    }

    private ServicePlan service(String name, String script) {
        return service(name, script, () -> true);
    }

    private ServicePlan service(String name, String script, Probe ready, String... needs) {
        var spec = new ProcessSpec(
                name,
                List.of("/bin/sh", "-c", script),
                Map.of(),
                state.root(),
                state.log(name),
                ready,
                Duration.ofSeconds(10),
                Duration.ofMillis(300));
        return new ServicePlan(name, 1, Stage.EDGE, spec, List.of(needs));
    }
}
