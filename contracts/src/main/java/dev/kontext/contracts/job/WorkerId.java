package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names one run of a worker process: {@code pod/process}, where the process part is random per start. A new process of
 * the same pod ends the leases of the one before it.
 */
public record WorkerId(String pod, String process) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    public WorkerId {
        if (!PART.matcher(pod).matches() || !PART.matcher(process).matches()) {
            throw new IllegalArgumentException("expected pod/process, got " + pod + "/" + process);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static WorkerId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("expected pod/process, got " + text);
        }
        return new WorkerId(text.substring(0, slash), text.substring(slash + 1));
    }

    @JsonValue
    @Override
    public String toString() {
        return pod + "/" + process;
    }
}
