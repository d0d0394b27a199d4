package dev.kontext.sandbox;

import dev.kontext.sandbox.model.ModelInstance;
import dev.kontext.sandbox.model.ModelSettings;
import dev.kontext.sandbox.model.Trace;
import dev.kontext.sandbox.triton.Connection;
import dev.kontext.sandbox.triton.InferenceService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A running sandbox: the model's stand-in behind Triton's gRPC protocol. */
public final class SandboxServer implements AutoCloseable {
    /** A result of 2048 by 2048 pixels is 12 MiB; the rest is room for clients that send too much. */
    private static final int MAX_MESSAGE_BYTES = 64 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final SandboxOptions options;
    private final Server server;
    private final ModelInstance model;
    private final Trace trace;
    private final ExecutorService calls;

    private SandboxServer(SandboxOptions options) throws IOException {
        this.options = options;
        this.trace = Trace.to(options.trace());
        this.model = new ModelInstance(
                new ModelSettings(options.step(), options.maxQueueSize(), options.allowKill()), trace);
        this.calls = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("call-", 0).factory());
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(options.host(), options.port()))
                .executor(calls)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                // Clients may ping a quiet stream as often as the worker does with a real Triton.
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .intercept(new Connection())
                .addService(new InferenceService(model, trace, options.maxQueueSize()))
                .build();
    }

    /**
     * Starts a sandbox and writes the port file.
     *
     * @throws IOException if the port is taken or a file cannot be written
     */
    public static SandboxServer start(SandboxOptions options) throws IOException {
        var sandbox = new SandboxServer(options);
        try {
            sandbox.server.start();
            if (options.portFile().isPresent()) {
                writeWhole(options.portFile().get(), sandbox.address());
            }
            return sandbox;
        } catch (IOException | RuntimeException e) {
            sandbox.close();
            throw e;
        }
    }

    /** Readers see the whole address or no file. */
    private static void writeWhole(Path file, String text) throws IOException {
        var next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public int port() {
        return server.getPort();
    }

    /** As {@code host:port}. */
    public String address() {
        return options.host() + ":" + port();
    }

    void awaitEnd() throws InterruptedException {
        server.awaitTermination();
    }

    /** Takes no new requests, waits up to two seconds for those in hand, then cancels them. */
    @Override
    public void close() {
        server.shutdown();
        try {
            model.close(PATIENCE);
            if (!server.awaitTermination(200, TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
                server.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        calls.close();
        try {
            trace.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
