package dev.kontext.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process, so that a later one with the same number is not taken for it.
 *
 * @param startedAt when it started, in whatever form the system tells exactly and alike to every reader
 */
record ProcessIdentity(long pid, String startedAt) {
    private static final Path PROC = Path.of("/proc");
    private static final int START_TIME_AFTER_NAME = 19;

    /** The process that has this number now, if one has. */
    static Optional<ProcessIdentity> of(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> startOf(handle).map(start -> new ProcessIdentity(pid, start)));
    }

    static ProcessIdentity current() {
        return of(ProcessHandle.current().pid())
                .orElseThrow(() -> new IllegalStateException("this process has no start time"));
    }

    /** The process itself, if it still runs. */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> startOf(handle).filter(startedAt::equals).isPresent());
    }

    boolean alive() {
        return find().isPresent();
    }

    private static Optional<String> startOf(ProcessHandle handle) {
        if (Files.isDirectory(PROC.resolve("self"))) {
            return linuxStart(handle.pid());
        }
        return handle.info().startInstant().map(Instant::toString);
    }

    /** Boot and clock ticks since it: the instant that the JDK computes from them moves when the clock is set. */
    private static Optional<String> linuxStart(long pid) {
        try {
            var stat = Files.readString(PROC.resolve(pid + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", START_TIME_AFTER_NAME + 2);
            var boot =
                    Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
            boolean zombie = fields[0].equals("Z");
            return zombie ? Optional.empty() : Optional.of(boot + "/" + fields[START_TIME_AFTER_NAME]);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
