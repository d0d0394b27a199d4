package dev.kontext.worker.attempt;

import dev.kontext.worker.filter.ContentFilter;

/**
 * What an operator asks of pictures.
 *
 * @param filter decides on prompts, inputs and results
 * @param provenance whether result files say that a model made them
 */
public record PictureRules(ContentFilter filter, boolean provenance) {
    /** Everything is allowed and labelled. */
    public static final PictureRules DEFAULT = new PictureRules(ContentFilter.NONE, true);
}
