package dev.kontext.gateway.http;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.gateway.refusal.RefusedException;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The parameters of an address, of which none may be unknown. */
final class Query {
    private final UriInfo uri;

    /** @throws RefusedException if there is another one than these */
    Query(UriInfo uri, List<String> known) {
        this.uri = uri;
        uri.getQueryParameters().keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    var shown = name.length() <= 80 ? name : name.substring(0, 80) + "…";
                    throw new RefusedException(
                            ErrorCode.UNKNOWN_FIELD,
                            "The parameter " + shown + " is not known; known are " + String.join(", ", known) + ".",
                            shown);
                });
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(uri.getQueryParameters().getFirst(name));
    }

    Optional<TenantId> tenant() {
        return text("tenant").map(name -> {
            try {
                return new TenantId(name);
            } catch (IllegalArgumentException e) {
                throw invalid("tenant", "must be 1 to 32 of a-z, 0-9 and -");
            }
        });
    }

    /** Entries that a page may have. */
    int pageLimit() {
        return limit(200, 50);
    }

    /** How many a call may replay. */
    int replayLimit() {
        return limit(1_000, 100);
    }

    private int limit(int most, int otherwise) {
        return text("limit")
                .map(text -> {
                    if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
                        throw invalid("limit", "must be a whole number from 1 to " + most);
                    }
                    return Integer.parseInt(text);
                })
                .orElse(otherwise);
    }

    Optional<Long> offset(String name) {
        return text(name).map(text -> {
            if (!text.matches("\\d{1,18}")) {
                throw invalid(name, "must be a whole number from 0");
            }
            return Long.parseLong(text);
        });
    }

    Optional<Instant> instant(String name) {
        return text(name).map(text -> {
            try {
                return Instant.ofEpochMilli(Instant.parse(text).toEpochMilli());
            } catch (DateTimeException | ArithmeticException e) {
                throw invalid(name, "must be an instant such as 2026-11-27T09:30:00Z");
            }
        });
    }

    boolean flag(String name) {
        return text(name)
                .map(text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw invalid(name, "must be true or false");
                })
                .orElse(false);
    }

    static RefusedException invalid(String name, String rule) {
        return new RefusedException(ErrorCode.INVALID_FIELD, "The parameter " + name + " " + rule + ".", name);
    }
}
