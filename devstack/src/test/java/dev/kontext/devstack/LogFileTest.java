package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @Test
    void theTailIsTheLastLines(@TempDir Path folder) throws IOException {
        var log = Files.writeString(folder.resolve("a.log"), "one\ntwo\nthree\n");

        assertThat(LogFile.tail(log, 2)).isEqualTo("two\nthree");
        assertThat(LogFile.tail(folder.resolve("none.log"), 2)).isEmpty();
    }

    @Test
    void aWriterGoesOnInTheSameFileAfterItWasBounded(@TempDir Path folder) throws IOException {
        var log = folder.resolve("a.log");
        try (var writer = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write("a long line\n");
            writer.flush();
            LogFile.bound(log, 5);
            writer.write("next\n");
        }

        assertThat(log).content().isEqualTo("next\n");
        assertThat(folder.resolve("a.log.1")).content().isEqualTo("a long line\n");
    }
}
