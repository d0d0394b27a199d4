package dev.kontext.gateway.http;

import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What a client's headers say on what it has seen, and how long it would wait. */
final class Conditions {
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?");
    private static final long LONGEST_WAIT_S = 60;

    private Conditions() {}

    /** The highest version in If-None-Match; empty without one. */
    static OptionalLong seen(HttpHeaders headers) {
        return headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH).stream()
                .flatMap(header -> TAG.matcher(header).results())
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .max();
    }

    /** The version of Last-Event-ID; empty without one. */
    static OptionalLong lastEvent(HttpHeaders headers) {
        var id = headers.getHeaderString("Last-Event-ID");
        return id != null && id.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(id)) : OptionalLong.empty();
    }

    /** The wait of Prefer (RFC 7240), at most a minute; empty without one. */
    static Optional<Duration> wait(HttpHeaders headers) {
        return headers.getRequestHeader("Prefer").stream()
                .map(WAIT::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(match -> Duration.ofSeconds(Math.min(LONGEST_WAIT_S, Long.parseLong(match.group(1)))))
                .findFirst();
    }

    static String etag(long version) {
        return "W/\"" + version + "\"";
    }

    /** The W3C trace context, if it has a valid form. */
    static Optional<String> traceparent(HttpHeaders headers) {
        return Optional.ofNullable(headers.getHeaderString("traceparent"))
                .filter(text -> text.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"));
    }
}
