package dev.kontext.worker.attempt;

import dev.kontext.worker.filter.ContentFilter;

/**
 * What an operator asks of pictures.
 *
 * @param filter decides on prompts, inputs and results
 */
public record PictureRules(ContentFilter filter) {
    /** Everything is allowed. */
    public static final PictureRules DEFAULT = new PictureRules(ContentFilter.NONE);
}
