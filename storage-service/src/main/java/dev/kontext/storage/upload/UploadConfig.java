package dev.kontext.storage.upload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What may come in, and how much at a time. */
@ConfigMapping(prefix = "kontext.storage")
public interface UploadConfig {
    /** The largest file that is taken, in bytes; a larger one is refused with 413. */
    @WithDefault("67108864")
    int maxUploadBytes();

    /** The largest image that is taken, in pixels; a larger one is refused with 422. */
    @WithDefault("50000000")
    long maxPixels();

    /** The longest side that is taken, in pixels; a longer one is refused with 422. */
    @WithDefault("16383")
    int maxSide();

    /** How many files may be on their way in at once, each in a temporary file; more are asked to come back. */
    @WithDefault("16")
    int concurrentUploads();

    /** How many files are in memory at once to be looked at; the others wait. */
    @WithDefault("4")
    int concurrentDecodes();

    /** How many pixels are decoded at once, with up to 12 bytes of memory each; an image with more is decoded alone. */
    @WithDefault("50000000")
    long concurrentPixels();
}
