package dev.kontext.storage.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.storage.input.InputFolder.Verdict;
import dev.kontext.storage.object.ListedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InputFolderTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration GRACE = Duration.ofHours(1);
    private static final InputKeys KEYS = InputKeys.of(new TenantId("acme"), Digest.of(new byte[] {1}));
    private static final String PAST = "keep/" + NOW.minusSeconds(7200).getEpochSecond();
    private static final String FUTURE = "keep/" + NOW.plusSeconds(7200).getEpochSecond();

    static Stream<Arguments> verdicts() {
        return Stream.of(
                Arguments.of(Verdict.KEEP, names("meta", FUTURE)),
                Arguments.of(Verdict.KEEP, names("meta", PAST, FUTURE)),
                Arguments.of(Verdict.PARDON, names("meta", FUTURE, condemned(30))),
                Arguments.of(Verdict.CONDEMN, names("meta", PAST)),
                Arguments.of(Verdict.CONDEMN, names("meta")),
                Arguments.of(Verdict.CONDEMN, names("original")),
                Arguments.of(Verdict.CONDEMN, names("meta", PAST, condemned(121))),
                Arguments.of(Verdict.KEEP, names("meta", PAST, condemned(59))),
                Arguments.of(Verdict.DELETE, names("meta", PAST, condemned(60))),
                Arguments.of(Verdict.DELETE, names("meta", condemned(60))),
                Arguments.of(Verdict.KEEP, names("meta", PAST, condemned(90), deleting(1))),
                Arguments.of(Verdict.FINISH_DELETION, names(PAST, condemned(90), deleting(2))),
                Arguments.of(Verdict.FINISH_DELETION, names(deleting(2))));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void theNamesInAFolderDecide(Verdict verdict, String[] names) {
        assertThat(folder(names).verdict(NOW, GRACE)).isEqualTo(verdict);
    }

    @Test
    void onlyMetaSaysThatAnInputIsThere() {
        assertThat(folder("original", "pixels", FUTURE).complete()).isFalse();
        assertThat(folder("meta").complete()).isTrue();
    }

    @Test
    void theLatestKeepUntilCountsAndTheOthersAreOutdated() {
        var folder = folder(PAST, FUTURE);

        assertThat(folder.keepUntil()).contains(NOW.plusSeconds(7200));
        assertThat(folder.outdatedKeeps()).containsExactly(KEYS.folder() + PAST);
    }

    /** As S3Proxy lists a mark that is just being written. */
    @Test
    void aNameThatIsNoneOfOursSaysNothing() {
        var folder = folder("meta", PAST, FUTURE + "-01ca1ddd-687f-4798-b82a-a7299c9059a4");

        assertThat(folder.keepUntil()).contains(NOW.minusSeconds(7200));
        assertThat(folder.keys()).hasSize(3);
    }

    @Test
    void aKeepUntilIsRoundedUpToTheHour() {
        assertThat(KEYS.keep(NOW)).endsWith("keep/" + NOW.getEpochSecond());
        assertThat(KEYS.keep(NOW.plusNanos(1)))
                .endsWith("keep/" + NOW.plusSeconds(3600).getEpochSecond());
    }

    private static InputFolder folder(String... names) {
        return InputFolder.of(
                KEYS,
                Arrays.stream(names)
                        .map(name -> new ListedObject(KEYS.folder() + name, 0))
                        .toList());
    }

    private static String[] names(String... names) {
        return names;
    }

    private static String condemned(int minutesAgo) {
        return "condemned/" + NOW.minusSeconds(60L * minutesAgo).getEpochSecond();
    }

    private static String deleting(int minutesAgo) {
        return "deleting/" + NOW.minusSeconds(60L * minutesAgo).getEpochSecond();
    }
}
