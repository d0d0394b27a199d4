package dev.kontext.contracts.job;

import java.util.Optional;
import java.util.regex.Pattern;

/** The size a client asks for: {@code match_input}, a ratio such as {@code 3:2}, or pixels such as {@code 1216x832}. */
public sealed interface OutputSize {
    /** Sides of a deliverable, in pixels. */
    int MIN_SIDE = 16;

    int MAX_SIDE = 4096;

    /** What a ratio, and a picture without an input, come out at: about one megapixel, which the model was made for. */
    int DEFAULT_PIXELS = 1024 * 1024;

    /** As large as the input. */
    record MatchInput() implements OutputSize {}

    /** Exactly this ratio, about one megapixel. */
    record Ratio(int width, int height) implements OutputSize {
        public Pixels pixels() {
            long factor = Math.max(1, Math.round(Math.sqrt(DEFAULT_PIXELS / ((double) width * height))));
            return new Pixels(Math.toIntExact(width * factor), Math.toIntExact(height * factor));
        }
    }

    /** Exactly these pixels. */
    record Pixels(int width, int height) implements OutputSize {}

    /** @return empty if the text is no size, or one out of range: sides 16 to 4096, ratios 1:4 to 4:1 */
    static Optional<OutputSize> parse(String text) {
        if (text.equals("match_input")) {
            return Optional.of(new MatchInput());
        }
        var ratio = Patterns.RATIO.matcher(text);
        if (ratio.matches()) {
            int divisor = gcd(Integer.parseInt(ratio.group(1)), Integer.parseInt(ratio.group(2)));
            int width = Integer.parseInt(ratio.group(1)) / divisor;
            int height = Integer.parseInt(ratio.group(2)) / divisor;
            return width > 4 * height || height > 4 * width ? Optional.empty() : Optional.of(new Ratio(width, height));
        }
        var pixels = Patterns.PIXELS.matcher(text);
        if (pixels.matches()) {
            int width = Integer.parseInt(pixels.group(1));
            int height = Integer.parseInt(pixels.group(2));
            return isSide(width) && isSide(height) ? Optional.of(new Pixels(width, height)) : Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean isSide(int pixels) {
        return pixels >= MIN_SIDE && pixels <= MAX_SIDE;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** The two forms with numbers. */
    final class Patterns {
        private static final Pattern RATIO = Pattern.compile("([1-9][0-9]?):([1-9][0-9]?)");
        private static final Pattern PIXELS = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})");

        private Patterns() {}
    }
}
