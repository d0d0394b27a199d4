package dev.kontext.worker.scheduler;

import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.ResultReply;
import dev.kontext.worker.http.Answer;
import dev.kontext.worker.http.HttpCalls;
import dev.kontext.worker.http.HttpCalls.Call;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls to whichever scheduler is active: follows its standbys' redirects, goes to the next one after a failure, and
 * takes no answer of an earlier term than it has seen.
 */
public final class SchedulerClient {
    private static final int MAX_REDIRECTS = 3;

    private final HttpCalls http;
    private final Duration silence;
    private final Schedulers schedulers;
    private final AtomicLong term = new AtomicLong();

    public SchedulerClient(SchedulerConfig config, HttpCalls http) {
        this.http = http;
        this.silence = config.silence();
        this.schedulers = new Schedulers(config.urls());
    }

    /** The highest term that was seen, 0 before the first. */
    long term() {
        return term.get();
    }

    /** @return fails when no scheduler answered, or only one of the past */
    Future<HeartbeatReply> heartbeat(Heartbeat heartbeat) {
        return post("internal/v1/workers/heartbeat", heartbeat, HeartbeatReply.class)
                .compose(reply -> current(reply, reply.term()));
    }

    /** @return fails when no scheduler answered, or only one of the past */
    Future<ResultReply> result(AttemptResult result) {
        return post("internal/v1/attempts/result", result, ResultReply.class)
                .compose(reply -> current(reply, reply.term()));
    }

    private <T> Future<T> current(T reply, long of) {
        long highest = term.accumulateAndGet(of, Math::max);
        return of < highest
                ? Future.failedFuture(new IOException("answer of term " + of + ", which " + highest + " has followed"))
                : Future.succeededFuture(reply);
    }

    private <T> Future<T> post(String path, Object body, Class<T> type) {
        return post(schedulers.active(), path, body, type, MAX_REDIRECTS);
    }

    private <T> Future<T> post(URI scheduler, String path, Object body, Class<T> type, int redirects) {
        var base = scheduler.toString();
        var address = URI.create((base.endsWith("/") ? base : base + "/") + path);
        return http.send(Call.postJson(address, body), silence)
                .onFailure(cause -> schedulers.failed(scheduler))
                .compose(answer -> {
                    var elsewhere = answer.redirect();
                    if (elsewhere.isPresent() && redirects > 0) {
                        schedulers.moved(elsewhere.get());
                        return post(schedulers.active(), path, body, type, redirects - 1);
                    }
                    return read(scheduler, answer, type);
                });
    }

    private <T> Future<T> read(URI scheduler, Answer answer, Class<T> type) {
        if (!answer.isSuccess()) {
            schedulers.failed(scheduler);
            return Future.failedFuture(
                    new IOException("scheduler answered " + answer.status() + " code=" + answer.problemCode()));
        }
        try {
            return Future.succeededFuture(answer.json(type));
        } catch (IOException e) {
            return Future.failedFuture(new IOException("scheduler's answer cannot be read", e));
        }
    }
}
