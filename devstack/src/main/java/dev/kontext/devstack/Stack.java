package dev.kontext.devstack;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A stack on a state folder, from the outside: several can run side by side, each on a folder of its own. */
public final class Stack {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration STOP_GRACE = Duration.ofSeconds(45);
    private static final long LEAST_FREE_BYTES = 512L << 20;

    private final StateFolder state;

    private Stack(StateFolder state) {
        this.state = state;
    }

    /** The stack of a state folder, running or not. */
    public static Stack at(Path folder) {
        return new Stack(new StateFolder(folder.toAbsolutePath().normalize()));
    }

    /** The stack of KONTEXT_STATE, else of .kontext in the checkout. */
    public static Stack atDefault() {
        return new Stack(StateFolder.find(Installation.find()));
    }

    /**
     * Starts it in the background and waits until all services are ready; waits along if it is just being started, and
     * returns at once if it runs. What an earlier supervisor left behind is ended first.
     *
     * @param lines told what is going on, a line per step
     * @return whether it was started here
     * @throws StackException if it does not come up; nothing is left running then
     */
    public boolean up(StackOptions options, Consumer<String> lines) {
        return up(options, false, lines);
    }

    /** As {@link #up(StackOptions, Consumer)}; the stack then ends with this process if so wanted. */
    boolean up(StackOptions options, boolean endWithThisProcess, Consumer<String> lines) {
        Folders.create(state.run());
        Folders.create(state.logs());
        boolean started = false;
        try (var lock = FileChannel.open(state.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            if (!held.isValid()) {
                throw new IllegalStateException("lost the lock " + state.lock());
            }
            if (!running()) {
                checkDisk();
                if (options.model() instanceof ModelSource.OwnTriton triton) {
                    triton.check(Installation.find());
                    lines.accept(triton.note());
                }
                int ended = Leftovers.end(state, Duration.ofSeconds(10));
                if (ended > 0) {
                    lines.accept("ended " + ended + " processes that an earlier stack had left");
                }
                Leftovers.forget(state);
                Files.deleteIfExists(state.progress());
                Folders.write(state.options(), describe(options));
                SupervisorProcess.start(state, options, endWithThisProcess);
                started = true;
            }
        } catch (IOException e) {
            throw Folders.cannotWrite(state.run(), e);
        }
        // Of a start that is over there is nothing to tell.
        boolean over = !started && Files.exists(state.gateway());
        new ProgressFollower(state).follow(over ? _ -> {} : lines);
        var running = StateFolder.read(state.options()).orElse("");
        if (!started && !running.equals(describe(options))) {
            lines.accept("it was started with " + running + "; to change that, stop it first");
        }
        return started;
    }

    private static String describe(StackOptions options) {
        return String.join(" ", UpArguments.of(options));
    }

    /** Whether its supervisor is there; some services may still be starting. */
    public boolean running() {
        return Leftovers.supervisor(state).isPresent();
    }

    /** Stops all of it, also what a killed supervisor has left behind. Returns whether there was anything to stop. */
    public boolean down() {
        var supervisor = Leftovers.supervisor(state);
        supervisor.ifPresent(process -> Leftovers.end(List.of(process), AotCaches.grace(STOP_GRACE)));
        int ended = Leftovers.end(state, Duration.ofSeconds(10));
        Leftovers.forget(state);
        return supervisor.isPresent() || ended > 0;
    }

    public Path folder() {
        return state.root();
    }

    /**
     * The address of the public API.
     *
     * @throws StackException if the stack is not running
     */
    public URI gateway() {
        return StateFolder.read(state.gateway()).map(URI::create).orElseThrow(this::notRunning);
    }

    /** The key of the tenant {@code local}. */
    public String apiKey() {
        return StateFolder.read(state.apiKey()).orElseThrow(this::notRunning);
    }

    /** The names of its services, such as {@code gateway} or {@code worker-1}. */
    public List<String> services() {
        return records().stream().map(ProcessRecord::name).toList();
    }

    List<ProcessRecord> records() {
        return state.records().stream()
                .filter(record -> !record.name().equals(Supervisor.NAME))
                .toList();
    }

    /** The number of the process that runs, or ran last, as that service. */
    public long pid(String service) {
        return record(service).pid();
    }

    /** The port that the service listens on. */
    public int port(String service) {
        return record(service).port();
    }

    /** Ends a service as a crash would (SIGKILL) and returns; the supervisor starts it again. */
    public void kill(String service) {
        record(service).identity().find().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Ends a service as a crash would, and keeps it down until it is started. */
    public void killAndHold(String service) {
        hold(service);
        kill(service);
        awaitDown(service);
    }

    /** Stops a service in good order, and keeps it down until it is started. */
    public void stop(String service) {
        hold(service);
        Leftovers.end(List.of(record(service).identity()), Duration.ofSeconds(20));
        awaitDown(service);
    }

    /** Lets a service that was kept down run again, and waits until it is ready. */
    public void start(String service) {
        record(service);
        try {
            Files.deleteIfExists(state.held(service));
        } catch (IOException e) {
            throw Folders.cannotWrite(state.held(service), e);
        }
        awaitReady(service);
    }

    /**
     * Waits until the service runs and is ready.
     *
     * @throws StackException if that takes longer than two minutes
     */
    public void awaitReady(String service) {
        await(service + " is not ready", () -> ready(service));
    }

    /** Whether the service runs and has been ready since it was started. */
    public boolean ready(String service) {
        return state.recordOf(service)
                .filter(record -> record.state() == ServiceState.READY && record.alive())
                .isPresent();
    }

    /** How often the service was started again since the stack came up. */
    public int restarts(String service) {
        return record(service).restarts();
    }

    private void hold(String service) {
        record(service);
        Folders.write(state.held(service), "");
    }

    private void awaitDown(String service) {
        await(service + " does not end", () -> record(service).state() == ServiceState.HELD);
    }

    private ProcessRecord record(String service) {
        if (!running()) {
            throw notRunning();
        }
        return state.recordOf(service)
                .orElseThrow(() -> new StackException(
                        ExitCode.USAGE,
                        "there is no service " + service,
                        "there are: " + String.join(", ", services())));
    }

    private StackException notRunning() {
        return new StackException(ExitCode.NO, "the stack is not running", "start it with: kontext up");
    }

    private static void await(String complaint, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new StackException(ExitCode.FAILED, complaint, "see: kontext logs");
            }
            ChildProcess.pause(LOOK_EVERY);
        }
    }

    private void checkDisk() throws IOException {
        long free = Files.getFileStore(state.run()).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            throw new StackException(
                    ExitCode.CANNOT_WRITE,
                    "there are only " + (free >> 20) + " MB left on the disk of " + state.root(),
                    "free at least " + (LEAST_FREE_BYTES >> 20) + " MB, or set KONTEXT_STATE to a folder elsewhere");
        }
    }
}
