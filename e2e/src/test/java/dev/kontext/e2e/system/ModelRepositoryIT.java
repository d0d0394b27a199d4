package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.e2e.Repository;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The model has tests in its own language; here they take part in the run of all. */
class ModelRepositoryIT {
    @Test
    void theModelPassesItsOwnTests() {
        ModelEnvironment.require("the model's own tests");

        var run = TestStack.CommandRun.of(
                List.of(Repository.ROOT.resolve("model-repository/test").toString()),
                Repository.ROOT,
                Map.of(),
                Duration.ofMinutes(20));

        assertThat(run.exitCode()).as(run.output() + run.errors()).isZero();
    }
}
