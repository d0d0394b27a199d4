package dev.kontext.worker.fake;

import com.sun.net.httpserver.HttpExchange;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.worker.AttemptReport;
import dev.kontext.contracts.worker.AttemptResult;
import dev.kontext.contracts.worker.AttemptVerdict;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.ResultReply;
import dev.kontext.contracts.worker.Verdict;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scheduler's side of the heartbeat protocol: queued grants go to whoever has an idle GPU or wants the next one,
 * and are repeated until they were listed. Misbehaves when told to. The monitor guards everything.
 */
public final class FakeScheduler extends HttpFake {
    private static final long HOLD_MS = 1000;

    private final Deque<Grant> queued = new ArrayDeque<>();
    private final Map<LeaseId, Grant> unlisted = new LinkedHashMap<>();
    private final Map<LeaseId, Verdict> verdicts = new HashMap<>();
    private final Map<LeaseId, Verdict> endings = new HashMap<>();
    private final List<Heartbeat> heartbeats = new ArrayList<>();
    private final List<AttemptResult> results = new ArrayList<>();
    private long term = 1;
    private long calls;
    private int refusals;
    private boolean pushy;
    private boolean drains;
    private Optional<URI> active = Optional.empty();

    public FakeScheduler() throws IOException {
        this(0);
    }

    public FakeScheduler(int port) throws IOException {
        super(port);
        listen();
    }

    @Override
    void answer(HttpExchange exchange) throws IOException, InterruptedException {
        var body = exchange.getRequestBody().readAllBytes();
        var path = exchange.getRequestURI().getPath();
        synchronized (this) {
            if (active.isPresent()) {
                exchange.getResponseHeaders().set("Location", active.get() + path);
                exchange.sendResponseHeaders(307, -1);
                return;
            }
            if (refusals > 0) {
                refusals--;
                exchange.sendResponseHeaders(503, -1);
                return;
            }
        }
        if (path.equals("/internal/v1/workers/heartbeat")) {
            json(exchange, 200, heartbeat(JSON.readValue(body, Heartbeat.class)));
        } else if (path.equals("/internal/v1/attempts/result")) {
            json(exchange, 200, result(JSON.readValue(body, AttemptResult.class)));
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
    }

    private synchronized HeartbeatReply heartbeat(Heartbeat heartbeat) throws InterruptedException {
        heartbeats.add(heartbeat);
        long mine = ++calls;
        notifyAll();
        heartbeat.attempts().forEach(attempt -> unlisted.remove(attempt.lease()));
        long end = System.nanoTime() + HOLD_MS * 1_000_000;
        while (calls == mine && !hasNews(heartbeat)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        boolean takes = heartbeat.ready() && !heartbeat.draining() && (heartbeat.idle() || heartbeat.wantsNext());
        if (calls == mine && !queued.isEmpty() && unlisted.isEmpty() && (takes || pushy)) {
            var grant = queued.poll();
            unlisted.put(grant.lease(), grant);
        }
        var words = heartbeat.attempts().stream()
                .map(attempt ->
                        new AttemptVerdict(attempt.lease(), verdicts.getOrDefault(attempt.lease(), Verdict.CONTINUE)))
                .toList();
        return new HeartbeatReply(term, List.copyOf(unlisted.values()), words, drains);
    }

    private boolean hasNews(Heartbeat heartbeat) {
        boolean takes = heartbeat.ready() && !heartbeat.draining() && (heartbeat.idle() || heartbeat.wantsNext());
        return !unlisted.isEmpty()
                || (!queued.isEmpty() && (takes || pushy))
                || heartbeat.attempts().stream().anyMatch(attempt -> verdicts.containsKey(attempt.lease()));
    }

    private synchronized ResultReply result(AttemptResult result) {
        results.add(result);
        notifyAll();
        return new ResultReply(term, endings.getOrDefault(result.lease(), Verdict.SETTLED));
    }

    public synchronized void enqueue(Grant grant) {
        queued.add(grant);
        notifyAll();
    }

    /** Repeats a grant that was listed long ago. */
    public synchronized void repeat(Grant grant) {
        unlisted.put(grant.lease(), grant);
        notifyAll();
    }

    /** Gives work to workers that have not asked for it. */
    public synchronized void pushy() {
        pushy = true;
    }

    public synchronized void drains(boolean does) {
        drains = does;
        notifyAll();
    }

    public synchronized void say(LeaseId lease, Verdict verdict) {
        verdicts.put(lease, verdict);
        notifyAll();
    }

    /** The answer to results of this lease; {@link Verdict#CONTINUE} is none that a scheduler may give. */
    public synchronized void sayToResult(LeaseId lease, Verdict verdict) {
        endings.put(lease, verdict);
    }

    public synchronized void refuseNext(int calls) {
        refusals = calls;
    }

    public synchronized void standbyFor(URI address) {
        active = Optional.of(address);
        notifyAll();
    }

    public synchronized void term(long number) {
        term = number;
    }

    public synchronized List<Heartbeat> heartbeats() {
        return List.copyOf(heartbeats);
    }

    public synchronized List<AttemptResult> results() {
        return List.copyOf(results);
    }

    public List<AttemptResult> results(LeaseId lease) {
        return results().stream().filter(result -> result.lease().equals(lease)).toList();
    }

    /** The newest word on what the worker holds. */
    public List<AttemptReport> held() {
        var all = heartbeats();
        return all.isEmpty() ? List.of() : all.getLast().attempts();
    }

    public List<AttemptReport> reportsOf(LeaseId lease) {
        return heartbeats().stream()
                .map(Heartbeat::attempts)
                .flatMap(Collection::stream)
                .filter(report -> report.lease().equals(lease))
                .toList();
    }
}
