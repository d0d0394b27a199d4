package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpArgumentsTest {
    static Stream<ModelSource> sources() {
        return Stream.of(
                new ModelSource.Sandbox(),
                new ModelSource.Elsewhere("gpu:8001"),
                new ModelSource.OwnTriton(Optional.empty()),
                new ModelSource.OwnTriton(Optional.of(Path.of("some weights"))));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void whatIsPassedToTheSupervisorMeansTheSame(ModelSource source) {
        var options = StackOptions.defaults()
                .withModel(source)
                .withWorkers(2)
                .withSchedulers(3)
                .withStepMillis(7);

        assertThat(UpArguments.parse(UpArguments.of(options)).options()).isEqualTo(options);
    }

    @Test
    void withoutArgumentsThereIsOneWorkerWithASandbox() {
        assertThat(UpArguments.parse(List.of()).options()).isEqualTo(StackOptions.defaults());
    }

    @Test
    void weightsAreFoundFromAnyFolder() {
        var options = UpArguments.parse(List.of("--weights", "weights", "--model", "triton"))
                .options();

        assertThat(options.model())
                .isEqualTo(
                        new ModelSource.OwnTriton(Optional.of(Path.of("weights").toAbsolutePath())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--workers 0",
                "--workers many",
                "--workers",
                "--model nonsense",
                "--weights folder",
                "--model gpu:8001 --weights folder",
                "--what"
            })
    void wrongArgumentsAreRefusedWithASentence(String arguments) {
        assertThatThrownBy(() -> UpArguments.parse(List.of(arguments.split(" ", -1))))
                .isInstanceOfSatisfying(
                        StackException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }
}
