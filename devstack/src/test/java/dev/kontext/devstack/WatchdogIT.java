package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchdogIT {
    @Test
    void aChildEndsWhenItsParentIsKilled(@TempDir Path folder) throws Exception {
        var parent = new ProcessBuilder(
                        Jvm.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessIdentity child;
        try (var said = parent.inputReader()) {
            child = ProcessIdentity.of(Long.parseLong(said.readLine())).orElseThrow();
            assertThat(child.alive()).isTrue();

            parent.destroyForcibly().waitFor();
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> !child.alive());
    }

    @Test
    void theWatchdogGoesWithTheChild() throws IOException {
        var child = new ProcessBuilder("sleep", "600").start();
        var watchdog = Watchdog.over(child);
        assertThat(watchdog.alive()).isTrue();

        child.destroyForcibly();

        await().until(() -> !watchdog.alive());
    }

    /** Starts a child that ignores being asked to end, tells its number, and stays. */
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            var folder = Path.of(arguments[0]);
            var child = ChildProcess.spawn(new ProcessSpec(
                    "stubborn",
                    List.of("/bin/sh", "-c", "trap '' TERM; while :; do sleep 1; done"),
                    Map.of(),
                    folder,
                    folder.resolve("child.log"),
                    () -> true,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1)));
            System.out.println(child.pid());
            Thread.currentThread().join();
        }
    }
}
