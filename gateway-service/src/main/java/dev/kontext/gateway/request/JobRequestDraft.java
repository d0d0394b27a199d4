package dev.kontext.gateway.request;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.OutputSize;
import dev.kontext.contracts.job.References;
import dev.kontext.gateway.refusal.RefusedException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request while it is read: every setter refuses what is out of its range. */
public final class JobRequestDraft {
    static final List<String> FIELDS = List.of(
            "prompt",
            "images",
            "references",
            "seed",
            "steps",
            "guidance",
            "size",
            "format",
            "quality",
            "lane",
            "deadline",
            "tags");
    static final int LONGEST_PROMPT = 2000;
    static final int MOST_TAGS = 16;
    static final int LONGEST_TAG_KEY = 64;
    static final int LONGEST_TAG_VALUE = 256;
    private static final long HIGHEST_SEED = 0xffff_ffffL;
    private static final BigDecimal HIGHEST_GUIDANCE = BigDecimal.valueOf(20);
    private static final int DEFAULT_STEPS = 28;
    private static final double DEFAULT_GUIDANCE = 2.5;
    private static final int DEFAULT_QUALITY = 90;

    private final List<ImageSource> images = new ArrayList<>();
    private @Nullable String prompt;
    private References references = References.SINGLE;
    private @Nullable Long seed;
    private @Nullable Integer steps;
    private @Nullable Double guidance;
    private OutputSize size = new OutputSize.MatchInput();
    private ImageFormat format = ImageFormat.PNG;
    private @Nullable Integer quality;
    private Lane lane = Lane.INTERACTIVE;
    private @Nullable Instant deadline;
    private Map<String, String> tags = Map.of();

    /**
     * The whole request.
     *
     * @throws RefusedException if fields are missing or contradict each other
     */
    public JobRequest finish() {
        if (prompt == null) {
            throw promptEmpty();
        }
        refuseOtherNumberOfImages();
        if (quality != null && format == ImageFormat.PNG) {
            throw invalid("quality", "is for jpeg and webp; remove it, or set format to one of them");
        }
        return new JobRequest(
                prompt,
                images,
                references,
                seed,
                steps == null ? DEFAULT_STEPS : steps,
                guidance == null ? DEFAULT_GUIDANCE : guidance,
                size instanceof OutputSize.MatchInput && images.isEmpty() ? squareOfDefaultSize() : size,
                format,
                quality == null && format != ImageFormat.PNG ? Integer.valueOf(DEFAULT_QUALITY) : quality,
                lane,
                deadline,
                tags);
    }

    /** To be called before a picture is taken in. */
    public void refuseAnotherImage() {
        if (images.size() == References.MOST) {
            throw new RefusedException(
                    ErrorCode.TOO_MANY_IMAGES,
                    "A job takes at most " + References.MOST + " pictures, and several only with references: stitch;"
                            + " send fewer.",
                    "images");
        }
    }

    /** Only now is it known whether several were asked for: the fields of a request have no order. */
    private void refuseOtherNumberOfImages() {
        if (references.allows(images.size())) {
            return;
        }
        throw switch (references) {
            case SINGLE ->
                new RefusedException(
                        ErrorCode.TOO_MANY_IMAGES,
                        "A job takes one picture; send one, and a job for each further one, or set references to"
                                + " stitch for up to " + References.MOST
                                + " in one job. Kontext was trained on one, so results of several are less faithful.",
                        "images");
            case STITCH ->
                invalid(
                        "references",
                        "is stitch, which takes 2 to " + References.MOST + " pictures, not " + images.size()
                                + "; send more, or leave it out");
        };
    }

    public void image(ImageSource image) {
        images.add(image);
    }

    void prompt(String text) {
        refuseBroken("prompt", text);
        if (Texts.isInvisible(text)) {
            throw promptEmpty();
        }
        var stripped = text.strip();
        int length = Texts.length(stripped);
        if (length > LONGEST_PROMPT) {
            throw promptTooLong(Optional.of(length));
        }
        if (Texts.hasControls(stripped)) {
            throw invalid("prompt", "must not have control characters");
        }
        prompt = stripped;
    }

    void references(String text) {
        references = oneOf("references", text, Stream.of(References.values()), References::wire);
    }

    void seed(BigInteger value) {
        seed = inRange("seed", value, 0, HIGHEST_SEED);
    }

    void steps(BigInteger value) {
        steps = (int) inRange("steps", value, 1, 100);
    }

    void guidance(BigDecimal value) {
        if (value.signum() < 0 || value.compareTo(HIGHEST_GUIDANCE) > 0) {
            throw invalid("guidance", "must be from 0 to 20");
        }
        guidance = value.doubleValue();
    }

    void size(String text) {
        size = OutputSize.parse(text)
                .orElseThrow(() -> invalid(
                        "size",
                        "must be match_input, a ratio from 1:4 to 4:1 such as 3:2, or pixels such as 1216x832 with sides from "
                                + OutputSize.MIN_SIDE + " to " + OutputSize.MAX_SIDE));
    }

    void format(String text) {
        format = oneOf("format", text, Stream.of(ImageFormat.values()), ImageFormat::wire);
    }

    void quality(BigInteger value) {
        quality = (int) inRange("quality", value, 1, 100);
    }

    void lane(String text) {
        lane = oneOf("lane", text, Stream.of(Lane.values()), Lane::wire);
    }

    void deadline(String text) {
        try {
            deadline = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw invalid("deadline", "must be an instant as in RFC 3339, such as 2030-01-31T18:00:00Z");
        }
    }

    void tags(Map<String, String> given) {
        if (given.size() > MOST_TAGS) {
            throw invalid("tags", "must be at most " + MOST_TAGS + ", not " + given.size());
        }
        given.forEach((key, value) -> {
            if (key.isBlank() || Texts.length(key) > LONGEST_TAG_KEY) {
                throw invalid("tags", "must have names of 1 to " + LONGEST_TAG_KEY + " characters");
            }
            if (Texts.length(value) > LONGEST_TAG_VALUE) {
                throw invalid("tags", "must have values of at most " + LONGEST_TAG_VALUE + " characters");
            }
            refuseBroken("tags", key);
            refuseBroken("tags", value);
        });
        tags = given;
    }

    static RefusedException invalid(String field, String rule) {
        return new RefusedException(ErrorCode.INVALID_FIELD, "The field " + field + " " + rule + ".", field);
    }

    static RefusedException promptTooLong(Optional<Integer> length) {
        return new RefusedException(
                ErrorCode.PROMPT_TOO_LONG,
                "The prompt has " + length.map(Object::toString).orElse("far too many")
                        + " characters; shorten it to at most " + LONGEST_PROMPT + ".",
                "prompt");
    }

    private static RefusedException promptEmpty() {
        return new RefusedException(
                ErrorCode.PROMPT_EMPTY,
                "The prompt is missing or empty; say what to do, such as \"Change the car color to red\".",
                "prompt");
    }

    private static void refuseBroken(String field, String text) {
        if (Texts.isBroken(text)) {
            throw invalid(field, "has half a character (an unpaired surrogate); send whole characters");
        }
    }

    private static long inRange(String field, BigInteger value, long lowest, long highest) {
        if (value.compareTo(BigInteger.valueOf(lowest)) < 0 || value.compareTo(BigInteger.valueOf(highest)) > 0) {
            throw invalid(field, "must be from " + lowest + " to " + highest);
        }
        return value.longValue();
    }

    private static <T> T oneOf(
            String field, String text, Stream<T> values, java.util.function.Function<T, String> wire) {
        var byWord = values.collect(Collectors.toMap(wire, value -> value));
        var value = byWord.get(text);
        if (value == null) {
            throw invalid(
                    field, "must be one of " + byWord.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return value;
    }

    private static OutputSize squareOfDefaultSize() {
        int side = (int) Math.round(Math.sqrt(OutputSize.DEFAULT_PIXELS));
        return new OutputSize.Pixels(side, side);
    }
}
