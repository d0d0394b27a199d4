package dev.kontext.contracts.job;

import java.util.regex.Pattern;

/** The name of a result inside its lease's folder. */
public record ResultName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    public ResultName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("expected 1 to 64 of a-z, 0-9, . and -, got " + value.length());
        }
    }

    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }
}
