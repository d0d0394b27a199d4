package dev.kontext.devstack;

import dev.kontext.devstack.ServicePlan.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The process that starts the services of a stack, keeps them running, and stops them when it ends. */
final class Supervisor {
    static final String NAME = "supervisor";

    private static final long LOG_BYTES = 16L << 20;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** Held here: a lock whose channel nobody refers to ends with the next collection. */
    private final PortClaims claims = PortClaims.ofThisMachine();

    private final StateFolder state;
    private final Progress progress;
    private final List<SupervisedService> services = new ArrayList<>();
    private boolean stopped;

    Supervisor(StateFolder state) {
        this.state = state;
        this.progress = new Progress(state.progress());
    }

    /** Starts everything and stays until the process is told to end. Returns only if the start failed. */
    ExitCode run(Installation installation, StackOptions options) {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAll, "stop-all"));
        try {
            start(ServiceTable.of(installation, state, options, claims), Backoff.DEFAULT);
            var gateway = gatewayUrl();
            Folders.write(state.gateway(), gateway + "\n");
            progress.done(gateway);
        } catch (StackException e) {
            progress.failed(e);
            return e.exitCode();
        }
        while (true) {
            ChildProcess.pause(LOOK_EVERY);
            boundLogs();
        }
    }

    /**
     * Starts the services in the order of what they need, and waits until all are ready.
     *
     * @throws StackException the first failure
     */
    void start(List<ServicePlan> plans, Backoff backoff) {
        Map<String, CompletableFuture<Void>> done = new HashMap<>();
        synchronized (this) {
            for (var plan : plans) {
                var service = new SupervisedService(plan, state, backoff, progress);
                services.add(service);
                service.start(plan.needs().stream().map(done::get).toList());
                done.put(plan.name(), service.ready());
                if (plan.name().equals("kafka")) {
                    done.put(ServiceTable.TOPICS, service.ready().thenRunAsync(() -> createTopics(plan.port())));
                }
            }
        }
        try {
            firstFailure(done).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StackException known
                    ? known
                    : new StackException(
                            ExitCode.FAILED, "the start failed: " + e.getCause(), "see " + state.logs(), e);
        }
    }

    private static Throwable rootOf(Throwable failure) {
        var cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? rootOf(cause) : failure;
    }

    /** Completes when all have; fails as soon as one does. */
    private static CompletableFuture<Void> firstFailure(Map<String, CompletableFuture<Void>> all) {
        var outcome = CompletableFuture.allOf(all.values().toArray(CompletableFuture[]::new));
        for (var one : all.values()) {
            outcome = CompletableFuture.anyOf(outcome, failureOf(one)).thenApply(_ -> null);
        }
        return outcome;
    }

    /** Fails when the other does, and never completes otherwise. */
    private static CompletableFuture<Void> failureOf(CompletableFuture<Void> one) {
        return one.thenCompose(_ -> new CompletableFuture<>());
    }

    private void createTopics(int kafkaPort) {
        KontextTopics.create("127.0.0.1:" + kafkaPort);
        progress.step("topics");
    }

    private String gatewayUrl() {
        synchronized (this) {
            return services.stream()
                    .map(SupervisedService::plan)
                    .filter(plan -> plan.name().equals(ServiceTable.GATEWAY))
                    .map(plan -> "http://127.0.0.1:" + plan.port())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Stops all services, stage by stage, and forgets who they were. */
    synchronized void stopAll() {
        if (stopped) {
            return;
        }
        stopped = true;
        for (var stage : Stage.values()) {
            var those = services.stream()
                    .filter(service -> service.plan().stage() == stage)
                    .toList();
            those.forEach(SupervisedService::terminate);
            those.forEach(SupervisedService::stop);
        }
        Leftovers.forget(state);
        progress.note("stack stopped");
    }

    private void boundLogs() {
        try (var logs = Files.newDirectoryStream(state.logs(), "*.log")) {
            for (Path log : logs) {
                LogFile.bound(log, LOG_BYTES);
            }
        } catch (IOException e) {
            progress.note("logs cannot be bounded: " + e.getMessage());
        }
    }
}
