package dev.kontext.e2e.chaos;

import dev.kontext.e2e.chaos.Entry.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A client that asks for jobs again and again while something else happens. Owns its thread. */
final class Watch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    private final Future<List<Answer>> asking;
    private volatile boolean over;

    private Watch(Trial trial, List<String> jobs) {
        asking = thread.submit(() -> ask(trial, jobs));
    }

    static Watch over(Trial trial, List<String> jobs) {
        return new Watch(trial, List.copyOf(jobs));
    }

    private List<Answer> ask(Trial trial, List<String> jobs) throws InterruptedException {
        var answers = new ArrayList<Answer>();
        while (!over) {
            for (var job : jobs) {
                answers.add(trial.poll(job));
            }
            Thread.sleep(PAUSE);
        }
        return answers;
    }

    /** Asks no more; returns everything that it was told, in that order. */
    List<Answer> end() throws ExecutionException, InterruptedException {
        over = true;
        return asking.get();
    }

    @Override
    public void close() {
        over = true;
        thread.close();
    }
}
