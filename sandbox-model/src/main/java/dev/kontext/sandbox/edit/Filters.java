package dev.kontext.sandbox.edit;

import java.util.function.UnaryOperator;

/** Edits of the whole picture. */
final class Filters {
    private Filters() {}

    static Picture apply(Filter filter, Picture picture) {
        var side = Math.max(picture.width(), picture.height());
        return switch (filter) {
            case BLACK_AND_WHITE -> each(picture, c -> new OkLab(c.l(), 0, 0));
            case SEPIA -> each(picture, c -> new OkLab(0.06 + c.l() * 0.92, 0.018, 0.055));
            case BRIGHTER -> each(picture, c -> new OkLab(1 - Math.pow(1 - clamped(c.l()), 1.4), c.a(), c.b()));
            case DARKER -> each(picture, c -> new OkLab(c.l() * 0.72, c.a() * 0.9, c.b() * 0.9));
            case NIGHT ->
                each(picture, c -> new OkLab(c.l() * 0.42 + 0.02, c.a() * 0.45 - 0.005, c.b() * 0.45 - 0.045));
            case WARMER -> each(picture, c -> new OkLab(c.l(), c.a() + 0.012, c.b() + 0.035));
            case COOLER -> each(picture, c -> new OkLab(c.l(), c.a() - 0.01, c.b() - 0.035));
            case MORE_CONTRAST -> each(picture, c -> new OkLab(steeper(clamped(c.l())), c.a() * 1.1, c.b() * 1.1));
            case MORE_COLOUR -> each(picture, c -> new OkLab(c.l(), c.a() * 1.4, c.b() * 1.4));
            case BLUR -> blurred(picture, Math.max(1, side / 110));
            case SHARPEN -> sharpened(picture, Math.max(1, side / 600));
            case PENCIL_SKETCH -> sketched(picture, Math.max(2, side / 140));
            case WATERCOLOUR -> Watercolour.paint(picture, Math.clamp(side / 160, 2, 9));
        };
    }

    private static Picture each(Picture picture, UnaryOperator<OkLab> change) {
        var changed = picture.copy();
        for (var i = 0; i < picture.pixels(); i++) {
            changed.set(i, change.apply(OkLab.of(picture.at(i))).rgb());
        }
        return changed;
    }

    private static double clamped(double lightness) {
        return Math.clamp(lightness, 0, 1);
    }

    private static double steeper(double l) {
        return l * 0.35 + 0.65 * (l * l * (3 - 2 * l));
    }

    private static Picture sharpened(Picture picture, int radius) {
        var soft = blurred(picture, radius);
        var sharp = picture.copy();
        for (var i = 0; i < sharp.rgb().length; i++) {
            var was = picture.rgb()[i] & 0xff;
            sharp.rgb()[i] = (byte) Math.clamp(Math.round(was + 1.1 * (was - (soft.rgb()[i] & 0xff))), 0, 255);
        }
        return sharp;
    }

    /** Divides the grey picture by its blurred self: flat areas turn to paper, edges to strokes. */
    private static Picture sketched(Picture picture, int radius) {
        var grey = each(picture, c -> new OkLab(c.l(), 0, 0));
        var soft = blurred(grey, radius);
        var sketch = picture.copy();
        for (var i = 0; i < picture.pixels(); i++) {
            var ratio = ((grey.at(i) & 0xff) + 1.0) / ((soft.at(i) & 0xff) + 1.0);
            var stroke = Math.pow(Math.min(1, ratio), 2.6);
            var shade = 0.82 + 0.18 * (grey.at(i) & 0xff) / 255;
            var grain = 0.97 + 0.03 * Noise.number(11, i);
            var level = Math.clamp(stroke * shade * grain, 0, 1);
            sketch.set(i, Picture.mix(0x2b2d33, 0xfbfaf6, level));
        }
        return sketch;
    }

    /** Three box blurs in a row, which come close to a Gaussian. */
    static Picture blurred(Picture picture, int radius) {
        var from = picture.rgb().clone();
        var to = new byte[from.length];
        for (var pass = 0; pass < 3; pass++) {
            for (var y = 0; y < picture.height(); y++) {
                blurLine(from, to, y * picture.width() * 3, 3, picture.width(), radius);
            }
            for (var x = 0; x < picture.width(); x++) {
                blurLine(to, from, x * 3, picture.width() * 3, picture.height(), radius);
            }
        }
        return new Picture(picture.width(), picture.height(), from);
    }

    private static void blurLine(byte[] from, byte[] to, int start, int step, int length, int radius) {
        var window = 2 * radius + 1;
        for (var channel = 0; channel < 3; channel++) {
            var first = start + channel;
            var sum = 0;
            for (var i = -radius; i <= radius; i++) {
                sum += from[first + Math.clamp(i, 0, length - 1) * step] & 0xff;
            }
            for (var i = 0; i < length; i++) {
                to[first + i * step] = (byte) ((sum + window / 2) / window);
                sum += from[first + Math.min(length - 1, i + radius + 1) * step] & 0xff;
                sum -= from[first + Math.max(0, i - radius) * step] & 0xff;
            }
        }
    }
}
