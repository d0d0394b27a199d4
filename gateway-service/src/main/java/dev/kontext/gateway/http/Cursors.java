package dev.kontext.gateway.http;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.gateway.failure.FailedJobs.Place;
import dev.kontext.gateway.job.JobRecords.Cursor;
import dev.kontext.gateway.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Places in lists as texts that clients pass back. */
final class Cursors {
    private Cursors() {}

    static String text(Cursor place) {
        return encoded(place.acceptedAtMs() + " " + place.id());
    }

    static String text(Place place) {
        return encoded(place.tenant() + " " + place.job().acceptedAtMs() + " "
                + place.job().id());
    }

    static Cursor job(String text) {
        return job(parts(text, 2), 0);
    }

    static Place place(String text) {
        var parts = parts(text, 3);
        try {
            return new Place(new TenantId(parts[0]), job(parts, 1));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static Cursor job(String[] parts, int from) {
        try {
            return new Cursor(Long.parseLong(parts[from]), new JobId(parts[from + 1]));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static String[] parts(String text, int count) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", -1);
            if (parts.length == count) {
                return parts;
            }
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RefusedException invalid() {
        return Query.invalid("cursor", "must be the next_cursor of an earlier page");
    }
}
