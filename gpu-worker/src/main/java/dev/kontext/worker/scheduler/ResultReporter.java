package dev.kontext.worker.scheduler;

import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.AttemptResult.End;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.worker.attempt.Results;
import dev.kontext.worker.http.HttpCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Reports ends of attempts to the active scheduler until it has an answer that counts. */
public final class ResultReporter implements Results {
    private static final Logger LOG = Logger.getLogger(ResultReporter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** A last resort behind the call's own limit. */
    private static final Duration CALL_LIMIT = Duration.ofSeconds(20);

    private final WorkerId worker;
    private final SchedulerClient scheduler;

    public ResultReporter(WorkerId worker, SchedulerClient scheduler) {
        this.worker = worker;
        this.scheduler = scheduler;
    }

    @Override
    public void report(Grant grant, End end) throws InterruptedException {
        var pause = FIRST_PAUSE;
        for (int tries = 1; !settled(grant, end, tries); tries++) {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private boolean settled(Grant grant, End end, int tries) throws InterruptedException {
        var result = new AttemptResult(worker, scheduler.term(), grant.job(), grant.lease(), grant.token(), end);
        try {
            var verdict = HttpCalls.await(scheduler.result(result), CALL_LIMIT).verdict();
            return switch (verdict) {
                case SETTLED -> true;
                case FENCED -> {
                    LOG.infof("result fenced job=%s lease=%s", grant.job(), grant.lease());
                    yield true;
                }
                case CONTINUE, CANCEL -> false;
            };
        } catch (IOException e) {
            // Once is not worth a line: schedulers change.
            if (tries > 1) {
                LOG.infof("result not settled yet lease=%s tries=%d reason=%s", grant.lease(), tries, e.getMessage());
            }
            return false;
        }
    }
}
