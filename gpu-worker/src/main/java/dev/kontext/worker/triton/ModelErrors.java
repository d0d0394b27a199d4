package dev.kontext.worker.triton;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.worker.attempt.AttemptFailedException;
import io.grpc.Status;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells what kind of failure the model or its server means, and puts it into words for the job's owner. */
final class ModelErrors {
    private static final int MAX_LENGTH = 200;

    /** Triton may put the request's id before the model's own words. */
    private static final Pattern REQUEST_ID = Pattern.compile("^\\[request id: [^\\]]*]\\s*");

    private static final Pattern ADDRESS = Pattern.compile(
            "\\b[a-z][a-z0-9+.-]*://\\S+|\\b\\d{1,3}(\\.\\d{1,3}){3}(:\\d+)?\\b|\\b[\\w.-]+:\\d{2,5}\\b|(?<=^|\\s)/[\\w./-]+",
            Pattern.CASE_INSENSITIVE);

    private ModelErrors() {}

    /** The words that in-band errors begin with. */
    private enum ClassWord {
        INVALID_INPUT(FailureClass.INVALID_INPUT, "The model does not take this input"),
        REJECTED(FailureClass.REJECTED, "A content rule forbids this"),
        OUT_OF_MEMORY(FailureClass.OUT_OF_MEMORY, "The GPU had too little memory"),
        DEVICE(FailureClass.DEVICE, "The GPU is broken"),
        MODEL_ERROR(FailureClass.MODEL_ERROR, "The model failed on this request"),
        UNAVAILABLE(FailureClass.UNAVAILABLE, "The model is not available"),
        // We did not ask for it, or would not read on: the server is going down.
        CANCELLED(FailureClass.UNAVAILABLE, "The model stopped");

        private final FailureClass failure;
        private final String sentence;

        ClassWord(FailureClass failure, String sentence) {
            this.failure = failure;
            this.sentence = sentence;
        }

        private static Optional<ClassWord> of(String text) {
            return Arrays.stream(values())
                    .filter(word -> text.startsWith(word.name() + ":"))
                    .findFirst();
        }
    }

    /** What Triton itself says of requests that the model never sees. */
    private enum ServersWords {
        QUEUE_FULL(FailureClass.UNAVAILABLE, "The model's queue is full.", "Exceeds maximum queue size"),
        WAITED(
                FailureClass.UNAVAILABLE,
                "The request waited too long in the model's queue.",
                "Request timeout expired"),
        // Also said to the request that the process did not survive.
        PROCESS_GONE(FailureClass.UNAVAILABLE, "The model's process has ended.", "Stub process .* is not healthy"),
        // The model was found to fit, so this is a fault of ours or of its, and another attempt does not help.
        MISFIT(
                FailureClass.MODEL_ERROR,
                "The model's server does not take what the worker sends.",
                "data-type is|byte size mismatch|unexpected shape|unexpected inference input");

        private final FailureClass failure;
        private final String sentence;
        private final Pattern words;

        ServersWords(FailureClass failure, String sentence, String words) {
            this.failure = failure;
            this.sentence = sentence;
            this.words = Pattern.compile(words);
        }

        private AttemptFailedException failure() {
            return this == PROCESS_GONE
                    ? AttemptFailedException.modelLost(sentence, null)
                    : new AttemptFailedException(failure, sentence);
        }

        private static Optional<ServersWords> in(String text) {
            return Arrays.stream(values())
                    .filter(kind -> kind.words.matcher(text).find())
                    .findFirst();
        }
    }

    static AttemptFailedException inBand(String errorMessage) {
        var text = REQUEST_ID.matcher(errorMessage).replaceFirst("");
        return ClassWord.of(text)
                .map(word -> new AttemptFailedException(
                        word.failure, sentence(word, text.substring(word.name().length() + 1))))
                .or(() -> ServersWords.in(text).map(ServersWords::failure))
                .orElseGet(() ->
                        new AttemptFailedException(FailureClass.MODEL_ERROR, "The model failed on this request."));
    }

    /** The model's own words after ours: their first line, short, without addresses and paths. */
    private static String sentence(ClassWord word, String detail) {
        var line = detail.lines().findFirst().orElse("").strip();
        var clean = ADDRESS.matcher(line)
                .replaceAll("…")
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
        if (clean.isEmpty()) {
            return word.sentence + ".";
        }
        var cut = clean.length() <= MAX_LENGTH ? clean : clean.substring(0, wholeCharacters(clean)) + "…";
        return word.sentence + ": " + cut + (cut.endsWith(".") ? "" : ".");
    }

    private static int wholeCharacters(String text) {
        return Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
    }

    /**
     * Errors of the call itself: nearly always the server's or the connection's, not the request's.
     *
     * @param sent whether the server had the request by then
     */
    static AttemptFailedException of(Status status, boolean sent, Exception cause) {
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, OUT_OF_RANGE, RESOURCE_EXHAUSTED ->
                new AttemptFailedException(FailureClass.MODEL_ERROR, "The model's server refused the request.", cause);
            case DEADLINE_EXCEEDED -> unavailable("The model took longer than the attempt may.", sent, cause);
            case CANCELLED, UNKNOWN, ABORTED, INTERNAL, UNAVAILABLE, DATA_LOSS ->
                unavailable("The model is not available.", sent, cause);
            case OK,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    UNIMPLEMENTED,
                    UNAUTHENTICATED -> unavailable("The model is not available.", false, cause);
        };
    }

    private static AttemptFailedException unavailable(String sentence, boolean lost, Exception cause) {
        return lost
                ? AttemptFailedException.modelLost(sentence, cause)
                : new AttemptFailedException(FailureClass.UNAVAILABLE, sentence, cause);
    }
}
