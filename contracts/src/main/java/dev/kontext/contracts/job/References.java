package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the pictures of a job are to the model. */
public enum References {
    /** One picture to edit, or none. */
    SINGLE(0, 1),
    /** Several that are seen side by side, which Kontext was not trained on. */
    STITCH(2, 4);

    /** No job has more pictures. */
    public static final int MOST = STITCH.most;

    private final int least;
    private final int most;

    References(int least, int most) {
        this.least = least;
        this.most = most;
    }

    /** Whether a job may have this many pictures. */
    public boolean allows(int pictures) {
        return pictures >= least && pictures <= most;
    }

    /** What a job with so many pictures must have asked for. */
    static References of(int pictures) {
        return pictures > SINGLE.most ? STITCH : SINGLE;
    }

    /** The word on the wire. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
