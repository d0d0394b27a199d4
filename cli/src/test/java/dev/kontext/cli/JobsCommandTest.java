package dev.kontext.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobsCommandTest {
    private static final Instant NOW = Instant.parse("2030-01-03T00:00:00Z");

    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeEach
    void catchErrors() {
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(realErr);
    }

    @ParameterizedTest
    @CsvSource({
        "jobs, The command is missing",
        "jobs pause everything, There is nothing to pause called everything",
        "jobs pause lane, Which lane?",
        "jobs resume tenant, Which tenant?",
        "jobs cap acme some, neither a number nor none",
        "jobs weight acme much, The weight is no number: much",
        "jobs weight lane batch much, The weight is no number: much",
        "jobs weight pool kontext 3, There is nothing to weigh called pool",
        "jobs weight acme, ./kontext jobs weight --help",
        "jobs weight lane batch 2 3, ./kontext jobs weight --help",
        "jobs failed --since yesterday, --since is no time: yesterday",
        "jobs failed --limit 0, --limit must be at least 1",
        "jobs replay --dead --code device, Dead letters have no code",
        "jobs replay --dead --since yesterday, --since is no time: yesterday",
        "jobs replay --topic kontext.requests, Failed jobs have no topic",
        "jobs dead --limit 0, --limit must be at least 1",
        "jobs dead --until tomorrow, --until is no time: tomorrow",
        "jobs inspect 17, That is no job's id: 17",
        "jobs inspect failed, That is no job's id: failed",
        "jobs inspect --dead job_x, That is no dead letter's offset: job_x",
    })
    void aWrongCommandLineIsOneSentenceAndAHint(String line, String sentence) {
        assertThat(KontextCommand.execute(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .startsWith("error: ")
                .contains(sentence)
                .hasLineCount(2);
    }

    @ParameterizedTest
    @CsvSource({
        "90m, 2030-01-02T22:30:00Z",
        "12h, 2030-01-02T12:00:00Z",
        "2d, 2030-01-01T00:00:00Z",
        "2029-12-31T23:59:59Z, 2029-12-31T23:59:59Z"
    })
    void aTimeIsAnInstantOrHowLongAgo(String text, String instant) {
        assertThat(FilterOptions.instant("--since", text, NOW)).isEqualTo(instant);
    }

    @Test
    void whatIsNoTimeNamesItsOption() {
        assertThatThrownBy(() -> FilterOptions.instant("--until", "2w", NOW))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("--until is no time: 2w");
    }
}
