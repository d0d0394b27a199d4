package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.e2e.Repository;
import dev.kontext.e2e.chaos.ChaosRun.Outcome;
import dev.kontext.e2e.chaos.ChaosRun.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The checker bites: without any one protection of the scheduler's rim, the faults that it is there for are seen. {@code
 * ./kontext chaos --rows 23} runs it: it takes five minutes.
 */
@Tag("matrix")
@Tag("row-23")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProtectionsIT {
    /** Without a protection it may never drain. */
    private static final Duration HOPELESS = Duration.ofSeconds(5);

    /** Clients of one run do not meet another's keys. */
    private static final AtomicInteger SEEDS = new AtomicInteger();

    private static ChaosStack stack;

    @BeforeAll
    static void start() throws IOException {
        stack = ChaosStack.start("protections", Map.of("KONTEXT_HOME", home().toString()));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /** Named as the scheduler of the tests names them. The last one's absence spoils the log, which stays. */
    enum Protection {
        APPEND_FIRST(Invariant.IN_THE_LOG),
        POSITION(Invariant.NEVER_BACK),
        FENCING(Invariant.ONE_END);

        private final Invariant broken;

        Protection(Invariant broken) {
            this.broken = broken;
        }

        /** What it is there for. */
        void tryOut(Breaker breaker) throws Exception {
            switch (this) {
                case APPEND_FIRST -> killWhileKafkaIsSilent(breaker);
                case POSITION -> bringBackAnOldRedis(breaker);
                case FENCING -> pausePastTheLease(breaker);
            }
        }
    }

    @Test
    @Order(1)
    @DisplayName("row 23: the active scheduler paused past its lease, and back; with every protection nothing breaks")
    void withAllOfThemTheSameFaultsBreakNothing() throws Exception {
        var outcome = run("all", ChaosRun.DRAIN, breaker -> {
            for (var protection : Protection.values()) {
                protection.tryOut(breaker);
            }
        });

        assertThat(outcome.violations()).isEmpty();
        // At the start, after each kill, and after the pause.
        assertThat(stack.actives()).hasSizeGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    @Order(2)
    void theAbsenceOfAProtectionIsNoticed(Protection protection) throws Exception {
        restartSchedulersWithout(protection);

        var outcome = run(protection.name(), HOPELESS, protection::tryOut);

        assertThat(outcome.violations()).extracting(Violation::invariant).contains(protection.broken);
    }

    /** Redis is filled anew from the log: what a run before has left in it is not to be noticed again. */
    private static void restartSchedulersWithout(Protection protection) throws Exception {
        var schedulers = List.of("scheduler-1", "scheduler-2");
        schedulers.forEach(stack.stack()::hold);
        stack.set("e2e.without", protection.name());
        try (var trial = new Trial(stack, "before-" + protection.name())) {
            try {
                assertThat(Checker.check(List.of(), stack.log()))
                        .as("what earlier runs have left, besides jobs that wait")
                        .filteredOn(violation -> violation.invariant() != Invariant.DRAINS)
                        .isEmpty();
                var emptied = new AtomicBoolean();
                trial.breaker().redis(redis -> emptied.set("OK".equals(redis.flushAll())));
                assertThat(emptied).isTrue();
            } finally {
                schedulers.forEach(stack.stack()::start);
            }
            trial.awaitSuccess(trial.submitUntilAnswered("a", Trial.words("A lighthouse", 1))
                    .id());
        }
    }

    private static Outcome run(String name, Duration drain, Script script) throws Exception {
        var outcome = new ChaosRun(stack, SEEDS.incrementAndGet(), drain).run(breaker -> {
            Thread.sleep(4_000);
            script.run(breaker);
        });
        System.out.println("protections " + name + " jobs=" + outcome.jobs() + " ends=" + outcome.ends()
                + " violations=" + outcome.violations().size());
        assertThat(outcome.ends()).containsKey("succeeded");
        return outcome;
    }

    /** The successor ends what the paused one thinks it still has. */
    private static void pausePastTheLease(Breaker breaker) throws Exception {
        try (var _ = breaker.freeze(stack.actives().getLast())) {
            Thread.sleep(10_000);
        }
        // Its leases have a full term from its awakening.
        Thread.sleep(7_000);
    }

    /** Three times: an idle moment after one of them is enough to notice it in another way. */
    private static void bringBackAnOldRedis(Breaker breaker) throws InterruptedException {
        var copy = breaker.copyOfRedis();
        for (int i = 0; i < 3; i++) {
            Thread.sleep(3_000);
            breaker.redis(copy::restore);
        }
        Thread.sleep(2_000);
    }

    /** Twice: a turn that Kafka got in time is not lost. */
    private static void killWhileKafkaIsSilent(Breaker breaker) throws Exception {
        for (int i = 0; i < 2; i++) {
            var actives = stack.actives();
            try (var _ = breaker.freeze("kafka")) {
                Thread.sleep(4_000);
                breaker.kill(actives.getLast());
            }
            stack.awaitSuccessor(actives);
            Thread.sleep(3_000);
        }
    }

    /** This checkout, with the scheduler of the tests in the scheduler's place. */
    private static Path home() throws IOException {
        var home = Files.createDirectories(Repository.ROOT.resolve("e2e/target/unprotected"));
        try (var entries = Files.list(Repository.ROOT)) {
            for (var entry : entries.toList()) {
                var name = entry.getFileName().toString();
                if (!name.startsWith(".") && !name.equals("scheduler-service")) {
                    link(home.resolve(name), entry);
                }
            }
        }
        link(home.resolve("scheduler-service"), Repository.ROOT.resolve("e2e/unprotected-scheduler"));
        return home;
    }

    private static void link(Path link, Path to) throws IOException {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, to);
    }
}
