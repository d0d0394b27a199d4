package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What an edit did to its input, as the worker measured it.
 *
 * @param changedShare of the picture's pixels, 0 to 1, once the shift and a drift of all colours are undone
 * @param shiftX how far the result lies to the right of the input, in pixels of the result; absent, as {@code shiftY}
 *     is, when the two have too little in common to tell
 * @param shiftY how far it lies below
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EditReport(
        double changedShare,
        @Nullable Double shiftX,
        @Nullable Double shiftY) {
    public EditReport {
        if (!(changedShare >= 0 && changedShare <= 1)) {
            throw new IllegalArgumentException("a share is 0 to 1, got " + changedShare);
        }
        if ((shiftX == null) != (shiftY == null)) {
            throw new IllegalArgumentException("a shift has both sides or none, got " + shiftX + " and " + shiftY);
        }
    }
}
