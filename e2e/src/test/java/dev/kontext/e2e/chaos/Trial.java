package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.client.KontextClient;
import dev.kontext.client.UnavailableException;
import dev.kontext.e2e.chaos.Entry.Answer;
import dev.kontext.e2e.chaos.Entry.Submitted;
import dev.kontext.e2e.chaos.Entry.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** One row of the fault matrix on a running stack: what a client does meanwhile, and the check of its history. */
final class Trial implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChaosStack stack;
    private final String name;
    private final History history;
    private final Gateway gateway;
    private final Breaker breaker;
    private final KontextClient client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param name of its history, and of its idempotency keys */
    Trial(ChaosStack stack, String name) {
        this.stack = stack;
        this.name = name;
        this.history = new History(stack.folder().resolve(name + ".jsonl"));
        this.gateway = stack.gateway("ada", history);
        this.breaker = new Breaker(stack, history);
        this.client = new KontextClient(stack.address(), ChaosStack.key("ada"));
    }

    Breaker breaker() {
        return breaker;
    }

    static String words(String prompt, int steps) {
        return write(Map.of("prompt", prompt, "steps", steps, "size", "64x64"));
    }

    static String edit(String prompt, int shade) {
        return write(Map.of("prompt", prompt, "steps", 2, "images", List.of(Map.of("data", Pictures.photo(shade)))));
    }

    /** Takes a few seconds. */
    static String slow() {
        return words("A lighthouse [sandbox:slow=300]", 10);
    }

    private static String write(Map<String, ?> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts can be written", e);
        }
    }

    Answer submit(String key, String request) throws InterruptedException {
        return gateway.submit(name + "-" + key, request);
    }

    Future<Answer> submitAside(String key, String request) {
        return threads.submit(() -> submit(key, request));
    }

    /** As a client that does not know whether it has a job. */
    View submitUntilAnswered(String key, String request) throws InterruptedException {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < limit) {
            var answer = submit(key, request);
            if (answer.job() != null) {
                return answer.job();
            }
            assertThat(answer.http()).isIn(0, 503);
            Thread.sleep(300);
        }
        throw new AssertionError("no answer to " + key);
    }

    Future<View> submitAsideUntilAnswered(String key, String request) {
        return threads.submit(() -> submitUntilAnswered(key, request));
    }

    Answer poll(String job) throws InterruptedException {
        return gateway.poll(job, false);
    }

    View awaitView(String job, Predicate<View> is) throws InterruptedException {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        var answer = Answer.NONE;
        while (System.nanoTime() < limit) {
            answer = poll(job);
            if (answer.job() != null && is.test(answer.job())) {
                return answer.job();
            }
            Thread.sleep(50);
        }
        throw new AssertionError(job + " is still " + answer);
    }

    /** Its end, with its picture if it has one. */
    View awaitEnd(String job) throws InterruptedException {
        var view = awaitView(job, View::isTerminal);
        if (view.url() != null) {
            long limit = System.nanoTime() + PATIENCE.toNanos();
            while (!gateway.fetch(view) && System.nanoTime() < limit) {
                Thread.sleep(200);
            }
        }
        return view;
    }

    View awaitSuccess(String job) throws InterruptedException {
        var view = awaitEnd(job);
        assertThat(view.status()).as(view.toString()).isEqualTo("succeeded");
        return view;
    }

    void awaitPhase(String job, String phase) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(UnavailableException.class)
                .until(() -> phase.equals(client.get(job).phase()));
    }

    /** The service in whose hands a job is, once it is drawn. */
    String workerThatDraws(String job) {
        awaitPhase(job, "editing");
        return workerOf(job);
    }

    /** The service that has, or had, its last attempt. */
    String workerOf(String job) {
        var worker = client.get(job).attempts().getLast().worker();
        return worker.startsWith("worker-1") ? "worker-1" : "worker-2";
    }

    /** Files of the object store whose path holds these words. */
    List<Path> objects(String words) {
        try (var files = Files.walk(stack.stack().state().resolve("data/s3/buckets"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(words))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // One went away meanwhile.
            return List.of();
        }
    }

    List<LogState> log(String job) throws IOException {
        return stack.log().getOrDefault(job, List.of());
    }

    /** Outcomes of its attempts. */
    List<String> outcomes(String job) throws IOException {
        return log(job).getLast().attempts().stream()
                .map(LogState.Attempt::outcome)
                .toList();
    }

    /** Mends everything, waits for every job, and lets the checker decide. */
    void check() throws IOException, InterruptedException {
        breaker.heal();
        for (var job : accepted()) {
            awaitEnd(job);
        }
        // Nor is a job left that nobody was told of.
        await().atMost(PATIENCE).until(stack::hasDrained);
        assertThat(Checker.check(history.entries(), stack.log())).isEmpty();
    }

    private Set<String> accepted() {
        var jobs = new LinkedHashSet<String>();
        for (var entry : history.entries()) {
            if (entry instanceof Submitted submitted && submitted.answer().job() != null) {
                jobs.add(submitted.answer().job().id());
            }
        }
        return jobs;
    }

    @Override
    public void close() {
        breaker.heal();
        threads.shutdownNow();
        client.close();
        gateway.close();
        history.close();
    }
}
