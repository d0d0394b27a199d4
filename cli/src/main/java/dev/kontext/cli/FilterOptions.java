package dev.kontext.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which failed jobs or dead letters are meant. */
final class FilterOptions {
    private static final Pattern AGO = Pattern.compile("(\\d{1,4})([smhd])");

    @Option(
            names = "--tenant",
            paramLabel = "T",
            description = "Only this one's (default: all; of jobs, all that have a key).")
    @Nullable private String tenant;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only jobs accepted, or letters written, since then: 2026-11-27T09:30:00Z, or how long ago, such as 90m, 12h or 2d.")
    @Nullable private String since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Only jobs accepted, or letters written, before then.")
    @Nullable private String until;

    /**
     * As the API takes them.
     *
     * @param name of a filter that only jobs or only letters have
     * @param value of that filter, null for any
     */
    Map<String, String> parameters(String name, @Nullable String value) {
        var parameters = new HashMap<String, String>();
        put(parameters, "tenant", tenant);
        put(parameters, name, value);
        put(parameters, "since", since == null ? null : instant("--since", since, Instant.now()));
        put(parameters, "until", until == null ? null : instant("--until", until, Instant.now()));
        return parameters;
    }

    static String instant(String option, String text, Instant now) {
        var ago = AGO.matcher(text);
        if (ago.matches()) {
            return now.minus(Duration.of(Long.parseLong(ago.group(1)), unit(ago.group(2))))
                    .toString();
        }
        try {
            return Instant.parse(text).toString();
        } catch (DateTimeException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    option + " is no time: " + text,
                    "an instant such as 2026-11-27T09:30:00Z, or how long ago, such as 90m, 12h or 2d");
        }
    }

    private static ChronoUnit unit(String letter) {
        return switch (letter) {
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
