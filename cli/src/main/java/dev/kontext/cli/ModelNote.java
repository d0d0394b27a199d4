package dev.kontext.cli;

import dev.kontext.client.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said of a picture that Kontext has not made. */
final class ModelNote {
    private static final String HOW =
            "  Kontext itself: ./kontext down, then ./kontext up --model triton --weights DIR, or --model HOST:PORT.";

    private ModelNote() {}

    /** @return a sentence and how to get Kontext; nothing if it was Kontext */
    static List<String> on(Job.@Nullable Model model) {
        return switch (model == null ? "" : model.provenance()) {
            case "sandbox" ->
                List.of(
                        "edited by the SANDBOX, not by Kontext: it paints classical effects to show the way a job goes.",
                        HOW);
            case "miniature" -> List.of("edited by a MINIATURE with random weights, its pictures are noise.", HOW);
            default -> List.of();
        };
    }
}
