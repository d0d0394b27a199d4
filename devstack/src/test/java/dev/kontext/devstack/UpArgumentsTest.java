package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpArgumentsTest {
    @Test
    void whatIsPassedToTheSupervisorMeansTheSame() {
        var options = StackOptions.defaults()
                .withModel("gpu:8001")
                .withWorkers(2)
                .withSchedulers(3)
                .withStepMillis(7);

        assertThat(UpArguments.parse(UpArguments.of(options)).options()).isEqualTo(options);
    }

    @Test
    void withoutArgumentsThereIsOneWorkerWithASandbox() {
        assertThat(UpArguments.parse(List.of()).options()).isEqualTo(StackOptions.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--workers 0", "--workers many", "--workers", "--model nonsense", "--what"})
    void wrongArgumentsAreRefusedWithASentence(String arguments) {
        assertThatThrownBy(() -> UpArguments.parse(List.of(arguments.split(" ", -1))))
                .isInstanceOfSatisfying(
                        StackException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }
}
