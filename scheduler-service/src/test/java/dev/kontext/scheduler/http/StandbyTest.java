package dev.kontext.scheduler.http;

import static dev.kontext.scheduler.activation.SchedulerBench.NEVER;
import static dev.kontext.scheduler.activation.SchedulerBench.eventually;
import static dev.kontext.scheduler.activation.SchedulerBench.url;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.log.Samples.job;
import static dev.kontext.scheduler.turn.BeatBuilder.idle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.error.Problem;
import dev.kontext.scheduler.activation.SchedulerBench;
import dev.kontext.scheduler.turn.ResultBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The answers of a scheduler that is not the active one. */
class StandbyTest {
    private final SchedulerBench world = new SchedulerBench();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aWorkerIsSentToTheActiveOne() {
        eventually().until(world.startAlone("active")::isActive);
        var standby = world.startBeside("standby", NEVER);
        eventually().until(standby::isReady);
        var resource = new WorkerResource(standby);

        var beat = resource.heartbeat(idle(WORKER));
        var result = resource.result(ResultBuilder.resultOf(job(1), 1).succeeded());

        assertThat(beat.getStatus()).isEqualTo(307);
        assertThat(beat.getLocation()).isEqualTo(url("active").resolve("/internal/v1/workers/heartbeat"));
        assertThat(result.getStatus()).isEqualTo(307);
        assertThat(result.getLocation()).isEqualTo(url("active").resolve("/internal/v1/attempts/result"));
    }

    @Test
    void aWorkerIsToldToAskAgainWhileNobodyIsKnownToBeActive() {
        var stopped = world.startAlone("one");
        stopped.close();

        var answer = new WorkerResource(stopped).heartbeat(idle(WORKER));

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeaderString("Retry-After")).isEqualTo("1");
        assertThat(answer.getMediaType()).hasToString(Problem.MEDIA_TYPE);
        assertThat(answer.getEntity())
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo("unavailable"));
    }
}
