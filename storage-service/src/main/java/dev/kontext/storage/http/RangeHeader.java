package dev.kontext.storage.http;

import dev.kontext.storage.object.ByteRange;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a {@code Range} header asks for. */
sealed interface RangeHeader {
    /** One range of bytes; anything else is answered with the whole, as RFC 9110 allows. */
    Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Everything. */
    record Whole() implements RangeHeader {}

    /** A part. */
    record Part(ByteRange range) implements RangeHeader {}

    /** Nothing that is there. */
    record Unsatisfiable() implements RangeHeader {}

    /** @param size of the object in bytes */
    static RangeHeader parse(@Nullable String header, long size) {
        var asked = FORM.matcher(header == null ? "" : header.replace(" ", ""));
        if (!asked.matches() || (asked.group(1).isEmpty() && asked.group(2).isEmpty())) {
            return new Whole();
        }
        if (asked.group(1).isEmpty()) {
            long suffix = Math.min(Long.parseLong(asked.group(2)), size);
            return suffix == 0 ? new Unsatisfiable() : new Part(new ByteRange(size - suffix, suffix));
        }
        long first = Long.parseLong(asked.group(1));
        long last = asked.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(asked.group(2)), size - 1);
        if (!asked.group(2).isEmpty() && Long.parseLong(asked.group(2)) < first) {
            return new Whole();
        }
        return first >= size ? new Unsatisfiable() : new Part(new ByteRange(first, last - first + 1));
    }
}
