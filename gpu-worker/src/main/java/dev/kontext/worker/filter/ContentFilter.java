package dev.kontext.worker.filter;

import dev.kontext.imaging.Pixels;

/**
 * What an operator allows into the model and out of it. A worker asks its one filter at three points: the prompt before
 * anything is fetched, the input before the GPU is taken, the model's picture before anything of it is stored.
 *
 * <p>Called from the attempts' threads, for several attempts at once. A call may block, and the attempt waits: the
 * first two points hold up this worker's next job, the last one the finishing of the one after. It ends at an
 * interrupt. What a filter throws forbids nothing and allows nothing: the attempt fails and is tried again.
 */
public interface ContentFilter {
    /** Allows everything. */
    ContentFilter NONE = new ContentFilter() {};

    /** @throws FilterUnavailableException if it cannot tell now */
    default FilterVerdict prompt(Subject subject, String prompt)
            throws FilterUnavailableException, InterruptedException {
        return FilterVerdict.ALLOWED;
    }

    /**
     * Not called for text-to-image; called for each of several references.
     *
     * @param picture as the model gets it: three channels, at the model's size or that of its place beside the others
     * @throws FilterUnavailableException if it cannot tell now
     */
    default FilterVerdict input(Subject subject, Pixels picture)
            throws FilterUnavailableException, InterruptedException {
        return FilterVerdict.ALLOWED;
    }

    /**
     * @param picture as the model made it: three channels, at the model's size
     * @throws FilterUnavailableException if it cannot tell now
     */
    default FilterVerdict output(Subject subject, Pixels picture)
            throws FilterUnavailableException, InterruptedException {
        return FilterVerdict.ALLOWED;
    }
}
