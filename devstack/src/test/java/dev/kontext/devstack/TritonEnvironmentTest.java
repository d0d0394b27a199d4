package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TritonEnvironmentTest {
    @TempDir
    Path folder;

    @Test
    void itIsWhereItsScriptSays() throws IOException {
        assertThat(TritonEnvironment.find(saying("echo /somewhere"))).isEqualTo(Path.of("/somewhere"));
    }

    @Test
    void whatTheScriptMissesIsSaid() throws IOException {
        var installation = saying("echo 'error: No Python was found.' >&2; echo '  install one' >&2; exit 69");

        assertThatThrownBy(() -> TritonEnvironment.find(installation))
                .isInstanceOfSatisfying(StackException.class, e -> {
                    assertThat(e.sentence()).isEqualTo("No Python was found");
                    assertThat(e.hint()).isEqualTo("install one");
                    assertThat(e.exitCode()).isEqualTo(ExitCode.MISSING);
                });
    }

    @Test
    void aFolderWithoutWeightsIsNamedBeforeAnythingStarts() throws IOException {
        var installation = saying("echo /somewhere");
        var source = new ModelSource.OwnTriton(Optional.of(folder));

        assertThatThrownBy(() -> source.check(installation))
                .isInstanceOfSatisfying(
                        StackException.class, e -> assertThat(e.sentence()).contains(folder.toString()));
    }

    private Installation saying(String script) throws IOException {
        var file = folder.resolve("model-repository/environment");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return new Installation(folder);
    }
}
