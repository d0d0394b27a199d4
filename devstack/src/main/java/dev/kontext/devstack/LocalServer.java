package dev.kontext.devstack;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A real server that runs as a child process of this one and ends with it. */
public abstract sealed class LocalServer implements AutoCloseable permits KafkaProcess, RedisProcess, S3Process {
    private final int port;
    private @Nullable ChildProcess child;

    LocalServer(int port) {
        this.port = port;
    }

    abstract ProcessSpec spec();

    /** Where clients reach it. */
    public abstract String address();

    public final int port() {
        return port;
    }

    /**
     * Starts it, or starts it again on the same port and data, and waits until it is ready.
     *
     * @throws StackException if it does not become ready
     */
    public final synchronized void start() {
        if (alive()) {
            throw new IllegalStateException(spec().name() + " is already running");
        }
        var started = ChildProcess.spawn(spec());
        child = started;
        ChildrenOfThisJvm.add(started);
        started.awaitReady();
    }

    /** Asks it to end, and kills it when it does not within its grace. Does nothing if it is not running. */
    public final synchronized void stop() {
        if (child != null && child.alive()) {
            child.stop();
        }
    }

    /** Ends it as a crash would (SIGKILL). */
    public final synchronized void kill() {
        if (child != null && child.alive()) {
            child.kill();
        }
    }

    public final synchronized boolean alive() {
        return child != null && child.alive();
    }

    /** The number of its process, also after it ended. */
    public final synchronized long pid() {
        return Objects.requireNonNull(child, "not started yet").pid();
    }

    @Override
    public final void close() {
        stop();
    }
}
