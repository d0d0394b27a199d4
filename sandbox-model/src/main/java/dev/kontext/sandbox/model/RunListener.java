package dev.kontext.sandbox.model;

import dev.kontext.sandbox.edit.Picture;
import java.util.Optional;

/** Hears what a run has to say, from the model's thread. Exactly one of {@code result} and {@code failed} comes, and last. */
public interface RunListener {
    void progress(int step, int total, Optional<Picture> preview);

    void result(Picture picture, int total);

    void failed(String message);
}
