package dev.kontext.storage.result;

import java.util.regex.Pattern;

/** The name of a result inside its lease's folder. */
public record ResultName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    public ResultName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("expected 1 to 64 of a-z, 0-9, . and -, got " + value.length());
        }
    }
}
