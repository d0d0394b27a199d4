package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The file format of a deliverable. */
public enum ImageFormat {
    /** Lossless, with alpha. */
    PNG,
    /** Lossy, on white. */
    JPEG,
    /** Lossy, with alpha. */
    WEBP;

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String contentType() {
        return "image/" + wire();
    }

    /** The usual file ending, without the dot. */
    public String extension() {
        return this == JPEG ? "jpg" : wire();
    }
}
