package dev.kontext.e2e.chaos;

import dev.kontext.e2e.chaos.Entry.Submitted;
import dev.kontext.e2e.chaos.Entry.View;
import dev.kontext.e2e.chaos.Load.Habit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * One run: clients of several tenants, and faults among them. Then everything is mended, the backlog drains, and the
 * history is checked.
 */
final class ChaosRun {
    /** How long a backlog may take on a machine that has other work, too. */
    static final Duration DRAIN = Duration.ofMinutes(5);

    /** Of each tenant. */
    private static final List<Habit> CLIENTS = List.of(Habit.PUBLISHER, Habit.PUBLISHER, Habit.PUBLISHER, Habit.AGENCY);

    private final ChaosStack stack;
    private final long seed;
    private final Duration drain;
    private final Map<String, Gateway> gateways = new HashMap<>();

    /**
     * @param seed of what clients do
     * @param drain how long the backlog may take
     */
    ChaosRun(ChaosStack stack, long seed, Duration drain) {
        this.stack = stack;
        this.seed = seed;
        this.drain = drain;
    }

    /** What breaks, and when. */
    interface Script {
        void run(Breaker breaker) throws Exception;
    }

    /**
     * What came of it.
     *
     * @param used memory and files, by process
     */
    record Outcome(
            int jobs,
            Map<String, Long> ends,
            Map<String, Long> faults,
            Map<String, String> used,
            List<Violation> violations) {
        long faultCount() {
            return faults.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    Path history() {
        return stack.folder().resolve("history-" + seed + ".jsonl");
    }

    Outcome run(Script script) throws Exception {
        try (var history = new History(history())) {
            ChaosStack.TENANTS.forEach(tenant -> gateways.put(tenant, stack.gateway(tenant, history)));
            var goesOn = new AtomicBoolean(true);
            var clients = clients(goesOn);
            clients.forEach(Thread::start);
            var breaker = new Breaker(stack, history);
            try (var _ = new Gauge(stack.stack(), history)) {
                script.run(breaker);
            } finally {
                breaker.heal();
                goesOn.set(false);
                for (var client : clients) {
                    client.join();
                }
            }
            drain(history);
            var violations = new ArrayList<>(Checker.check(history.entries(), stack.log(), stack.clocks()));
            violations.addAll(Checker.checkLogs(stack.said(), stack.secrets()));
            return outcome(history.entries(), violations);
        } finally {
            gateways.values().forEach(Gateway::close);
        }
    }

    private List<Thread> clients(AtomicBoolean goesOn) {
        var photo = Pictures.photo(0x80);
        var tenants = ChaosStack.TENANTS;
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < tenants.size() * CLIENTS.size(); i++) {
            var tenant = tenants.get(i % tenants.size());
            var other = tenants.get((i + 1) % tenants.size());
            var name = seed + "-" + tenant + "-" + i;
            var load = new Load(
                    name,
                    CLIENTS.get(i / tenants.size()),
                    gateways.get(tenant),
                    gateways.get(other),
                    new Wishes(name, photo, seed * 31 + i),
                    goesOn::get);
            threads.add(Thread.ofVirtual().name(name).unstarted(load));
        }
        return threads;
    }

    /**
     * Follows every job that somebody was told of to its end, and looks at its picture once more. Those that nobody was
     * told of are found in the log alone. Each tenant lists its jobs once more, all at rest.
     */
    private void drain(History history) throws InterruptedException, IOException {
        var open = new LinkedHashMap<String, String>();
        for (var entry : history.entries()) {
            if (entry instanceof Submitted submitted && submitted.answer().job() != null) {
                open.put(submitted.answer().job().id(), submitted.tenant());
            }
        }
        long limit = System.nanoTime() + drain.toNanos();
        while (!open.isEmpty() && System.nanoTime() < limit) {
            var jobs = open.entrySet().iterator();
            while (jobs.hasNext() && System.nanoTime() < limit) {
                var job = jobs.next();
                var gateway = gateways.get(job.getValue());
                var view = gateway.poll(job.getKey(), false).job();
                if (view != null && view.isTerminal() && isComplete(gateway, view)) {
                    jobs.remove();
                }
            }
            Thread.sleep(200);
        }
        while (System.nanoTime() < limit && !stack.hasDrained()) {
            Thread.sleep(1_000);
        }
        for (var gateway : gateways.values()) {
            gateway.list();
        }
    }

    private static boolean isComplete(Gateway gateway, View view) throws InterruptedException {
        return view.url() == null || gateway.fetch(view);
    }

    private static Outcome outcome(List<Entry> entries, List<Violation> violations) {
        var ends = new HashMap<String, String>();
        for (var entry : entries) {
            if (entry instanceof Entry.Told told && told.answer().job() != null) {
                var view = told.answer().job();
                ends.put(view.id(), view.status());
            }
        }
        var faults = entries.stream()
                .filter(Entry.Broke.class::isInstance)
                .map(Entry.Broke.class::cast)
                .collect(Collectors.groupingBy(Entry.Broke::how, TreeMap::new, Collectors.counting()));
        return new Outcome(
                ends.size(),
                ends.values().stream()
                        .collect(Collectors.groupingBy(status -> status, TreeMap::new, Collectors.counting())),
                faults,
                Gauge.ranges(entries),
                violations);
    }
}
