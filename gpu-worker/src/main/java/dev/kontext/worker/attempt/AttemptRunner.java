package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.worker.AttemptResult.Canceled;
import dev.kontext.contracts.worker.AttemptResult.End;
import dev.kontext.contracts.worker.AttemptResult.Failed;
import dev.kontext.contracts.worker.AttemptResult.HandedBack;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.imaging.Pixels;
import dev.kontext.worker.attempt.Attempt.Stage;
import dev.kontext.worker.attempt.Attempt.Stop;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Walks each attempt through its stages: fetch, wait for the GPU, edit, finish, report. Each stage holds one attempt;
 * an attempt keeps its place until the next one is free, so a slow finish holds up the GPU rather than piling up work.
 *
 * <p>Attempts have platform threads: resizing and encoding are long computations, which on virtual threads would keep
 * heartbeats from running on machines with few cores.
 */
public final class AttemptRunner implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AttemptRunner.class);

    private final Attempts attempts;
    private final EditModel model;
    private final ModelWatch watch;
    private final Results results;
    private final AttemptObserver observer;
    private final Fetching first;
    private final Finishing last;
    private final Semaphore gpu = new Semaphore(1, true);
    private final Semaphore finishing = new Semaphore(1, true);
    private final ExecutorService threads;

    public AttemptRunner(
            Attempts attempts,
            Artifacts artifacts,
            EditModel model,
            ModelWatch watch,
            Results results,
            AttemptObserver observer,
            PictureRules rules) {
        this.attempts = attempts;
        this.model = model;
        this.watch = watch;
        this.results = results;
        this.observer = observer;
        var screening = new Screening(rules.filter());
        this.first = new Fetching(artifacts, screening);
        this.last = new Finishing(artifacts, screening, rules.provenance(), observer);
        // Attempts bounds how many there are; those that a drain hands back at once may come on top of them.
        this.threads = new ThreadPoolExecutor(
                0,
                4 * Attempts.MAX_HELD,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("attempt-", 0).factory(),
                new ThreadPoolExecutor.CallerRunsPolicy());
        attempts.startWith(attempt -> threads.execute(() -> run(attempt)));
    }

    private void run(Attempt attempt) {
        try {
            attempts.announce();
            var end = endOf(attempt);
            observer.ended(end);
            if (attempt.beginReporting()) {
                LOG.infof(
                        "attempt ended job=%s lease=%s end=%s",
                        attempt.grant().job(), attempt.grant().lease(), word(end));
                attempts.announce();
                results.report(attempt.grant(), end);
            } else {
                LOG.infof(
                        "attempt dropped job=%s lease=%s",
                        attempt.grant().job(), attempt.grant().lease());
            }
        } catch (InterruptedException e) {
            // Settled or fenced by a heartbeat's verdict, or the worker is gone: nobody waits for this report.
            LOG.debugf("attempt needs no report lease=%s", attempt.grant().lease());
        } catch (RuntimeException e) {
            LOG.errorf(e, "attempt not reported lease=%s", attempt.grant().lease());
        } finally {
            attempt.end();
            attempts.forget(attempt);
        }
    }

    private End endOf(Attempt attempt) {
        var grant = attempt.grant();
        try {
            attempt.begin();
            return work(attempt);
        } catch (InterruptedException e) {
            return attempt.stopped()
                    .<End>map(stop -> switch (stop) {
                        case CANCEL, DROP -> new Canceled();
                        case HAND_BACK, GIVE_UP -> new HandedBack();
                    })
                    .orElseGet(HandedBack::new);
        } catch (AttemptFailedException e) {
            LOG.warnf(
                    e.getCause(),
                    "attempt failed job=%s lease=%s failure=%s",
                    grant.job(),
                    grant.lease(),
                    e.failure().wire());
            return new Failed(e.failure(), e.sentence(), e.modelLost());
        } catch (OutOfMemoryError e) {
            LOG.errorf("attempt ran out of heap job=%s lease=%s", grant.job(), grant.lease());
            return new Failed(FailureClass.INTERNAL, "The worker had too little memory for this picture.");
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.errorf(e, "attempt failed job=%s lease=%s failure=internal", grant.job(), grant.lease());
            return new Failed(FailureClass.INTERNAL, "The worker failed on this picture.");
        }
    }

    private Succeeded work(Attempt attempt) throws AttemptFailedException, InterruptedException {
        var prepared = first.fetch(attempt.grant());
        attempt.times().markFetched();
        attempt.enter(Stage.WAITING);
        attempts.announce();
        gpu.acquire();
        boolean finishes = false;
        try {
            if (watch.isDoubted()) {
                attempt.stop(Stop.HAND_BACK);
            }
            var info = watch.current();
            var answer = edit(attempt, prepared);
            var model =
                    info.or(watch::current).or(() -> this.model.probe().model()).orElseThrow(AttemptRunner::modelGone);
            finishing.acquire();
            finishes = true;
            attempt.enter(Stage.FINISHING);
            gpu.release();
            attempts.announce();
            return last.finish(attempt, prepared, answer, model);
        } finally {
            if (finishes) {
                finishing.release();
            }
            if (attempt.stage() != Stage.FINISHING) {
                gpu.release();
            }
        }
    }

    private static AttemptFailedException modelGone() {
        return new AttemptFailedException(FailureClass.UNAVAILABLE, "The model does not say who it is.");
    }

    private Pixels edit(Attempt attempt, Prepared prepared) throws AttemptFailedException, InterruptedException {
        var grant = attempt.grant();
        var spec = grant.spec();
        var limit = Duration.ofMillis(grant.limitMs()).minus(attempt.times().sinceReceived());
        if (!limit.isPositive()) {
            throw new AttemptFailedException(FailureClass.UNAVAILABLE, "The GPU was not free in time.");
        }
        var request = new EditRequest(
                grant.lease().value(),
                spec.prompt(),
                prepared.pixels(),
                prepared.stitch(),
                prepared.plan().model(),
                spec.steps(),
                spec.guidance(),
                spec.seed(),
                attempts.usualStep(prepared.plan().model()),
                limit);
        attempt.enter(Stage.EDITING);
        attempt.times().markEditing();
        attempts.editBegins(request);
        attempts.announce();
        try {
            var answer = model.edit(request, done -> attempts.stepDone(attempt, done));
            watch.drew();
            return answer;
        } catch (AttemptFailedException e) {
            watch.failed(e.failure());
            throw e;
        } finally {
            attempts.editEnds();
            attempt.times().markEdited();
            observer.edited(attempt.times().edit());
        }
    }

    private static String word(End end) {
        return switch (end) {
            case Succeeded ignored -> "succeeded";
            case Failed failed -> "failed/" + failed.failure().wire();
            case Canceled ignored -> "canceled";
            case HandedBack ignored -> "handed_back";
        };
    }

    /** Interrupts what is left. */
    @Override
    public void close() {
        threads.shutdownNow();
        last.close();
    }
}
