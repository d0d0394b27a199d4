package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.e2e.Repository;
import dev.kontext.e2e.chaos.ChaosRun.Outcome;
import dev.kontext.e2e.chaos.ChaosRun.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker bites: without any one protection of the scheduler's rim, the faults that it is there for are seen. */
class ProtectionsIT {
    private static final Duration DRAIN = Duration.ofMinutes(2);

    /** Without a protection it may never drain. */
    private static final Duration HOPELESS = Duration.ofSeconds(5);

    /** Named as the scheduler of the tests names them. */
    enum Protection {
        FENCING(Invariant.ONE_END),
        POSITION(Invariant.NEVER_BACK),
        APPEND_FIRST(Invariant.IN_THE_LOG);

        private final Invariant broken;

        Protection(Invariant broken) {
            this.broken = broken;
        }

        /** What it is there for. */
        void tryOut(ChaosStack stack, Breaker breaker) throws Exception {
            switch (this) {
                case FENCING -> pausePastTheLease(stack, breaker);
                case POSITION -> bringBackAnOldRedis(breaker);
                case APPEND_FIRST -> killWhileKafkaIsSilent(stack, breaker);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAbsenceOfAProtectionIsNoticed(Protection protection) throws Exception {
        try (var stack = start(Map.of("E2E_WITHOUT", protection.name()), protection.name())) {
            var outcome = run(stack, HOPELESS, breaker -> protection.tryOut(stack, breaker));

            assertThat(outcome.violations()).extracting(Violation::invariant).contains(protection.broken);
        }
    }

    @Test
    @Tag("row-23")
    @DisplayName("row 23: the active scheduler paused past its lease, and back; with every protection nothing breaks")
    void withAllOfThemTheSameFaultsBreakNothing() throws Exception {
        try (var stack = start(Map.of(), "all")) {
            var outcome = run(stack, DRAIN, breaker -> {
                for (var protection : Protection.values()) {
                    protection.tryOut(stack, breaker);
                }
            });

            assertThat(outcome.violations()).isEmpty();
            // At the start, after the pause, and after each kill.
            assertThat(stack.actives()).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    private static Outcome run(ChaosStack stack, Duration drain, Script script) throws Exception {
        var outcome = new ChaosRun(stack, 1, drain).run(breaker -> {
            Thread.sleep(4_000);
            script.run(breaker);
        });
        System.out.println(stack.folder().getFileName() + " jobs=" + outcome.jobs() + " ends=" + outcome.ends()
                + " violations=" + outcome.violations().size());
        assertThat(outcome.ends()).containsKey("succeeded");
        return outcome;
    }

    /** The successor ends what the paused one thinks it still has. */
    private static void pausePastTheLease(ChaosStack stack, Breaker breaker) throws Exception {
        try (var _ = breaker.freeze(stack.activeScheduler())) {
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
    private static void killWhileKafkaIsSilent(ChaosStack stack, Breaker breaker) throws Exception {
        for (int i = 0; i < 2; i++) {
            var active = stack.activeScheduler();
            try (var _ = breaker.freeze("kafka")) {
                Thread.sleep(4_000);
                breaker.kill(active);
            }
            stack.awaitSuccessorOf(active);
            Thread.sleep(3_000);
        }
    }

    private static ChaosStack start(Map<String, String> environment, String name) throws IOException {
        var all = new HashMap<>(environment);
        all.put("KONTEXT_HOME", home().toString());
        return ChaosStack.start("protection-" + name.toLowerCase(Locale.ROOT), all);
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
