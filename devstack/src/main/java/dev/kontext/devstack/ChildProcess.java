package dev.kontext.devstack;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of a process: started here, and gone when this process is. */
final class ChildProcess {
    private static final Duration PROBE_EVERY = Duration.ofMillis(50);

    private static final File NOTHING = new File("/dev/null");

    private final ProcessSpec spec;
    private final Process process;

    private ChildProcess(ProcessSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
    }

    /** Starts it without waiting for it to be ready. */
    static ChildProcess spawn(ProcessSpec spec) {
        try {
            Files.createDirectories(spec.directory());
            Files.createDirectories(spec.log().toAbsolutePath().getParent());
            var builder = new ProcessBuilder(spec.command())
                    .directory(spec.directory().toFile())
                    .redirectInput(Redirect.from(NOTHING))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(spec.log().toFile()));
            builder.environment().putAll(spec.environment());
            var options = System.getenv(Jvm.optionsOf(spec.name()));
            if (options != null) {
                builder.environment().put("JAVA_TOOL_OPTIONS", options);
            }
            var process = builder.start();
            Watchdog.over(process);
            return new ChildProcess(spec, process);
        } catch (IOException e) {
            throw new StackException(ExitCode.FAILED, spec.name() + " cannot be started: " + e.getMessage(), "", e);
        }
    }

    /**
     * Waits until the probe says yes.
     *
     * @throws StackException with the end of the log, if the process ends or the time runs out
     */
    void awaitReady() {
        long deadline = System.nanoTime() + spec.readyWithin().toNanos();
        while (!spec.ready().ready()) {
            if (!process.isAlive()) {
                throw failed("ended with " + process.exitValue() + " before it was ready");
            }
            if (System.nanoTime() > deadline) {
                var why = spec.ready().why();
                kill();
                throw failed("was not ready within " + spec.readyWithin().toSeconds() + " s"
                        + (why.isBlank() ? "" : "; it said:\n" + why.strip()));
            }
            pause(PROBE_EVERY);
        }
        if (!process.isAlive()) {
            throw failed("ended with " + process.exitValue() + "; another process answers on its port");
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    int exitValue() {
        return process.exitValue();
    }

    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** Asks it to end without waiting. */
    void terminate() {
        process.destroy();
    }

    /** Asks it to end, and ends it after the grace. */
    void stop() {
        process.destroy();
        if (!gone(AotCaches.grace(spec.grace()))) {
            kill();
        }
    }

    /** SIGKILL, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        if (!gone(Duration.ofSeconds(30))) {
            throw failed("does not end although it was killed");
        }
    }

    private boolean gone(Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private StackException failed(String what) {
        return new StackException(
                ExitCode.FAILED,
                spec.name() + " " + what,
                "its log " + spec.log() + " ends:\n" + LogFile.tail(spec.log(), 15));
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while waiting for a process"));
        }
    }
}
