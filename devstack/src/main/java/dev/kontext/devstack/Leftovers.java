package dev.kontext.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Processes of a stack that outlived their supervisor. */
final class Leftovers {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private Leftovers() {}

    /**
     * Ends every recorded process that is still the one that was recorded: asks first, and kills what is there after
     * the grace.
     *
     * @return how many there were
     */
    static int end(StateFolder state, Duration grace) {
        List<ProcessIdentity> alive = state.records().stream()
                .filter(record -> !record.name().equals(Supervisor.NAME))
                .map(ProcessRecord::identity)
                .filter(ProcessIdentity::alive)
                .toList();
        end(alive, grace);
        return alive.size();
    }

    static void end(List<ProcessIdentity> processes, Duration grace) {
        processes.forEach(process -> process.find().ifPresent(ProcessHandle::destroy));
        if (!awaitGone(processes, grace)) {
            processes.forEach(process -> process.find().ifPresent(ProcessHandle::destroyForcibly));
            awaitGone(processes, Duration.ofSeconds(30));
        }
    }

    private static boolean awaitGone(List<ProcessIdentity> processes, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (processes.stream().anyMatch(ProcessIdentity::alive)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            ChildProcess.pause(LOOK_EVERY);
        }
        return true;
    }

    static Optional<ProcessIdentity> supervisor(StateFolder state) {
        return state.recordOf(Supervisor.NAME).map(ProcessRecord::identity).filter(ProcessIdentity::alive);
    }

    /** Removes what tells that a stack is running. */
    static void forget(StateFolder state) {
        try {
            Files.deleteIfExists(state.gateway());
            if (Files.isDirectory(state.run())) {
                try (var files = Files.newDirectoryStream(state.run(), "*.{json,held}")) {
                    for (Path file : files) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean " + state.run(), e);
        }
    }
}
