package dev.kontext.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * What operators see of one job or one dead letter, line by line. Both hold what others wrote, so control characters
 * never reach the terminal.
 */
final class Inspection {
    private final List<String> lines = new ArrayList<>();

    private Inspection() {}

    /** @param answer the job and its tenant, as the admin API shows them */
    static List<String> ofJob(JsonNode answer) {
        var job = answer.path("job");
        var shown = new Inspection();
        shown.lines.add(job.path("id").asText() + "  " + job.path("status").asText());
        shown.row("tenant", answer.path("tenant").asText());
        shown.row("waits", job.path("reason_detail").asText());
        var error = job.path("error");
        if (!error.isMissingNode()) {
            shown.row(
                    "error",
                    error.path("message").asText() + " (" + error.path("code").asText() + ")");
        }
        for (var attempt : job.path("attempts")) {
            shown.row("attempt " + attempt.path("number").asText(), attempt(attempt));
        }
        shown.row("lane", job.path("lane").asText());
        shown.row("prompt", job.path("prompt").asText());
        if (job.has("width")) {
            shown.row(
                    "size",
                    job.path("width").asText() + "x" + job.path("height").asText());
        }
        shown.row("seed", job.path("seed").asText());
        job.path("tags")
                .properties()
                .forEach(tag ->
                        shown.row("tag", tag.getKey() + "=" + tag.getValue().asText()));
        job.path("timeline")
                .properties()
                .forEach(step -> shown.row(
                        step.getKey().replace("_at", ""), step.getValue().asText()));
        shown.row("deadline", job.path("deadline").asText());
        shown.row("kept until", job.path("expires_at").asText());
        return shown.lines;
    }

    /** @param letter as the admin API shows one */
    static List<String> ofLetter(JsonNode letter) {
        var shown = new Inspection();
        shown.lines.add(letter.path("offset").asText() + "  "
                + visible(letter.path("reason").asText()));
        shown.row("time", letter.path("time").asText());
        shown.row(
                "record",
                letter.path("topic").asText() + " partition "
                        + letter.path("partition").asText() + " offset "
                        + letter.path("record_offset").asText());
        shown.row("key", letter.path("key").asText());
        shown.row("tenant", letter.path("tenant").asText());
        shown.content(Base64.getDecoder().decode(letter.path("value").asText()));
        return shown.lines;
    }

    /** The beginning that is text; of the rest only how long it is. */
    private void content(byte[] value) {
        var text = text(value);
        int rest = value.length - text.getBytes(StandardCharsets.UTF_8).length;
        row("holds", value.length + " bytes" + (rest == 0 ? "" : ", of which the last " + rest + " are no text"));
        text.lines().forEach(lines::add);
    }

    private static String text(byte[] value) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var decoded = CharBuffer.allocate(value.length);
        var _ = decoder.decode(ByteBuffer.wrap(value), decoded, true);
        var text = decoded.flip().toString();
        int end = 0;
        while (end < text.length() && isText(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }

    private static boolean isText(char c) {
        return !Character.isISOControl(c) || c == '\n' || c == '\r' || c == '\t';
    }

    private static String attempt(JsonNode attempt) {
        var failure = attempt.path("failure").asText();
        return attempt.path("worker").asText() + "  "
                + attempt.path("outcome").asText("running").replace('_', ' ')
                + (failure.isEmpty() ? "" : ": " + failure)
                + "  " + attempt.path("started_at").asText()
                + (attempt.hasNonNull("finished_at") ? "  " + took(attempt) : "");
    }

    private static String took(JsonNode attempt) {
        var time = Duration.between(
                Instant.parse(attempt.path("started_at").asText()),
                Instant.parse(attempt.path("finished_at").asText()));
        return String.format(Locale.ROOT, "%.3f s", time.toMillis() / 1000.0);
    }

    private void row(String name, String value) {
        if (!value.isEmpty()) {
            lines.add(String.format(Locale.ROOT, "  %-12s%s", name, visible(value)));
        }
    }

    /** Without control characters, on one line. */
    static String visible(String text) {
        return text.replaceAll("\\p{gc=Cc}+", " ");
    }
}
