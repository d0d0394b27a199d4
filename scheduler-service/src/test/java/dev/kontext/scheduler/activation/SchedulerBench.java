package dev.kontext.scheduler.activation;

import static dev.kontext.scheduler.log.Samples.NOW;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.log.Event;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.log.Event.TermStarted;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.scheduler.fairness.DeficitRoundRobin;
import dev.kontext.scheduler.intake.RequestLog;
import dev.kontext.scheduler.intake.RequestLogFake;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.log.EventLogFake;
import dev.kontext.scheduler.log.LoggedEvent;
import dev.kontext.scheduler.loop.Answer;
import dev.kontext.scheduler.loop.Answer.Told;
import dev.kontext.scheduler.loop.LoopMetrics;
import dev.kontext.scheduler.loop.LoopSettings;
import dev.kontext.scheduler.record.JobRecordsFake;
import dev.kontext.scheduler.record.LivenessFake;
import dev.kontext.scheduler.record.SignalsFake;
import dev.kontext.scheduler.turn.BeatBuilder;
import dev.kontext.scheduler.turn.FleetBench;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Schedulers in one world: its log, its records and its requests are in memory, its time is real. */
public final class SchedulerBench implements AutoCloseable {
    /** Longer than any test. */
    public static final Duration NEVER = Duration.ofHours(1);

    final EventLogFake log = new EventLogFake();
    final JobRecordsFake records = new JobRecordsFake();
    final LivenessFake liveness = new LivenessFake();
    final RequestLogFake requests = new RequestLogFake();
    final SignalsFake signals = new SignalsFake();

    private final List<Scheduler> started = new ArrayList<>();
    private Runnable prepareTopics = () -> {};
    private Supplier<RequestLog> openRequests = requests::another;

    /** What the next schedulers do before anything else. */
    SchedulerBench preparing(Runnable topics) {
        prepareTopics = topics;
        return this;
    }

    /** What the next schedulers do to open the requests. */
    SchedulerBench opening(Supplier<RequestLog> reader) {
        openRequests = reader;
        return this;
    }

    /** One that knows of no other and so goes at once. */
    public Scheduler startAlone(String name) {
        return start(name, true, NEVER);
    }

    /** One that takes over when the counter stood still for so long. */
    public Scheduler startBeside(String name, Duration takeoverAfter) {
        return start(name, false, takeoverAfter);
    }

    private Scheduler start(String name, boolean alone, Duration takeoverAfter) {
        var ports = new Ports(prepareTopics, log::another, openRequests, records, liveness, signals);
        var settings = new LoopSettings(
                Duration.ofMillis(1), Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofHours(1), 100);
        var scheduler = new Scheduler(
                new Identity(name, url(name), alone, takeoverAfter),
                ports,
                FleetBench.RULES,
                settings,
                () -> new DeficitRoundRobin(Map.of(Lane.INTERACTIVE, 4, Lane.BATCH, 1)),
                new LoopMetrics(new SimpleMeterRegistry()),
                InstantSource.system());
        started.add(scheduler);
        scheduler.start();
        return scheduler;
    }

    public static URI url(String name) {
        return URI.create("http://" + name + ":8081");
    }

    /** A wait that looks often and gives a slow machine time. */
    public static ConditionFactory eventually() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10));
    }

    void awaitActive(Scheduler scheduler) {
        eventually().until(scheduler::isActive);
    }

    /** What the gateway does for a job that is due in an hour, whose record it looked for at the log's beginning. */
    void submit(JobBuilder job) {
        job.due(Instant.now().plus(Duration.ofHours(1)));
        ask(new Request.JobSubmitted(job.submission(), log.topic(), 0));
    }

    void ask(Request request) {
        requests.publish(new RequestRecord("r", RequestRecord.SCHEMA, NOW, null, request));
    }

    /** Calls until the worker is granted a job. */
    Grant awaitGrant(Scheduler scheduler) {
        return eventually()
                .until(() -> grants(hear(scheduler, BeatBuilder.idle(JobBuilder.WORKER))), grants -> !grants.isEmpty())
                .getFirst();
    }

    private static List<Grant> grants(Answer<HeartbeatReply> answer) {
        return answer instanceof Told<HeartbeatReply>(var reply) ? reply.grants() : List.of();
    }

    static Answer<HeartbeatReply> hear(Scheduler scheduler, Heartbeat beat) {
        return answer(scheduler.heartbeat(beat));
    }

    static <T> T answer(CompletableFuture<T> call) {
        try {
            return call.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    /** The terms in the log, in order. */
    List<Long> terms() {
        return events(event -> event instanceof TermStarted(long term, var _, var _) ? List.of(term) : List.of());
    }

    /** The statuses of all jobs in the log, in order. */
    List<JobStatus> statuses() {
        return events(event -> event instanceof JobChanged(var _, var job) ? List.of(job.status()) : List.of());
    }

    private <T> List<T> events(Function<Event, List<T>> wanted) {
        return log.events().stream()
                .flatMap(event -> event instanceof LoggedEvent.Readable(var _, var readable)
                        ? wanted.apply(readable.body()).stream()
                        : Stream.<T>empty())
                .toList();
    }

    @Override
    public void close() {
        started.forEach(Scheduler::close);
    }
}
