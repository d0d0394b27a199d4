package dev.kontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class InspectionTest {
    @Test
    void aJobShowsItsAttemptsItsErrorAndWhatWasAskedFor() {
        var lines = Inspection.ofJob(json("""
                {"tenant": "acme", "job": {"id": "job_1", "status": "failed", "prompt": "A red car",
                 "width": 64, "height": 48, "seed": 5, "lane": "batch", "tags": {"order": "1"},
                 "deadline": "2030-01-01T01:00:00Z",
                 "attempts": [
                  {"number": 1, "worker": "gpu-0", "outcome": "handed_back", "started_at": "2030-01-01T00:00:01Z",
                   "finished_at": "2030-01-01T00:00:02.5Z"},
                  {"number": 2, "worker": "gpu-1", "outcome": "failed", "failure": "device",
                   "started_at": "2030-01-01T00:00:03Z", "finished_at": "2030-01-01T00:00:04Z"}],
                 "timeline": {"accepted_at": "2030-01-01T00:00:00Z", "finished_at": "2030-01-01T00:00:04Z"},
                 "error": {"code": "device", "message": "The GPU is broken.", "retryable": true}}}"""));

        assertThat(lines)
                .containsExactly(
                        "job_1  failed",
                        "  tenant      acme",
                        "  error       The GPU is broken. (device)",
                        "  attempt 1   gpu-0  handed back  2030-01-01T00:00:01Z  1.500 s",
                        "  attempt 2   gpu-1  failed: device  2030-01-01T00:00:03Z  1.000 s",
                        "  lane        batch",
                        "  prompt      A red car",
                        "  size        64x48",
                        "  seed        5",
                        "  tag         order=1",
                        "  accepted    2030-01-01T00:00:00Z",
                        "  finished    2030-01-01T00:00:04Z",
                        "  deadline    2030-01-01T01:00:00Z");
    }

    @Test
    void aJobThatWaitsSaysWhyAndARunningAttemptHasNotEnded() {
        var lines = Inspection.ofJob(json("""
                {"tenant": "acme", "job": {"id": "job_1", "status": "queued", "reason_detail": "No GPU is ready.",
                 "attempts": [{"number": 1, "worker": "gpu-0", "started_at": "2030-01-01T00:00:01Z"}]}}"""));

        assertThat(lines)
                .containsExactly(
                        "job_1  queued",
                        "  tenant      acme",
                        "  waits       No GPU is ready.",
                        "  attempt 1   gpu-0  running  2030-01-01T00:00:01Z");
    }

    @Test
    void aLetterShowsWhyItIsDeadAndWhatItHolds() {
        assertThat(letter("{\"prompt\":\n \"Ein rotes Auto für Jörg\"".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        "17  it is not JSON",
                        "  time        2030-01-01T00:00:00Z",
                        "  record      kontext.requests partition 3 offset 42",
                        "  key         job_1",
                        "  tenant      acme",
                        "  holds       39 bytes",
                        "{\"prompt\":",
                        " \"Ein rotes Auto für Jörg\"");
    }

    @Test
    void whatIsNoTextIsOnlyCounted() {
        assertThat(letter(new byte[] {'a', 'b', (byte) 0xff, 'c'}))
                .endsWith("  holds       4 bytes, of which the last 2 are no text", "ab");
        assertThat(letter(new byte[] {'a', 0x1b, '[', '2', 'J'}))
                .endsWith("  holds       5 bytes, of which the last 4 are no text", "a");
        assertThat(letter(new byte[] {'a', (byte) 0xc3}))
                .endsWith("  holds       2 bytes, of which the last 1 are no text", "a");
        assertThat(letter(new byte[0])).endsWith("  holds       0 bytes");
    }

    @Test
    void controlCharactersOfOthersStayAwayFromTheTerminal() {
        var letter = json("""
                {"offset": 17, "topic": "t", "key": "a\\u001b[2Jb", "reason": "no\\r\\nJSON\\u009b", "value": ""}""");

        assertThat(String.join("", Inspection.ofLetter(letter)))
                .contains("a [2Jb", "no JSON ")
                .matches("\\P{gc=Cc}*");
    }

    private static List<String> letter(byte[] value) {
        return Inspection.ofLetter(json("""
                {"offset": 17, "topic": "kontext.requests", "partition": 3, "record_offset": 42, "key": "job_1",
                 "tenant": "acme", "reason": "it is not JSON", "time": "2030-01-01T00:00:00Z", "value": "%s"}""".formatted(Base64.getEncoder().encodeToString(value))));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
