package dev.kontext.sandbox.edit;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Draws words into pictures: over the writing of a sign, or where the picture is calm. */
final class Lettering {
    private static final double PEN = 0.55;
    private static final int PLACES = 7;

    private Lettering() {}

    /** Takes the writing off the most likely sign and puts other words there; without a sign it adds them. */
    static Picture replace(Picture picture, String text) {
        return Panel.find(picture, Segments.of(picture))
                .map(panel -> rewrite(picture, panel, text))
                .orElseGet(() -> add(picture, text));
    }

    private static Picture rewrite(Picture picture, Panel panel, String text) {
        var ink = inkColour(picture, panel);
        var changed = picture.copy();
        wipe(picture, changed, panel);
        var width = StrokeFont.width(text);
        var unit = Math.min(
                (double) panel.ink().height() / (StrokeFont.HEIGHT + 2 * PEN),
                panel.box().width() * 0.92 / (width + 2 * PEN));
        var left = Math.clamp(
                (panel.ink().left() + panel.ink().right() - width * unit) / 2,
                panel.box().left() + PEN * unit,
                Math.max(panel.box().left() + PEN * unit, panel.box().right() - (width + PEN) * unit));
        var top = (panel.ink().top() + panel.ink().bottom() - StrokeFont.HEIGHT * unit) / 2;
        StrokeFont.draw(changed, text, left, top, unit, PEN, ink, 1);
        return changed;
    }

    /** The colour that the strokes have in their middle: the mean of the half farthest from the paper. */
    private static int inkColour(Picture picture, Panel panel) {
        var ink = panel.ink();
        var colours = IntStream.range(0, ink.area())
                .map(i -> picture.at(ink.left() + i % ink.width(), ink.top() + i / ink.width()))
                .filter(panel::isInk)
                .mapToObj(OkLab::of)
                .sorted(Comparator.comparingDouble((OkLab colour) -> -colour.distance(panel.paper(), 1)))
                .toList();
        var half = colours.subList(0, Math.max(1, colours.size() / 2));
        return new OkLab(
                        half.stream().mapToDouble(OkLab::l).average().orElse(0),
                        half.stream().mapToDouble(OkLab::a).average().orElse(0),
                        half.stream().mapToDouble(OkLab::b).average().orElse(0))
                .rgb();
    }

    /** Replaces what is written by the paper to its left and right. */
    private static void wipe(Picture picture, Picture changed, Panel panel) {
        var box = panel.box();
        var written = written(picture, panel, Math.max(2, panel.ink().height() / 12));
        for (var y = box.top(); y < box.bottom(); y++) {
            var row = (y - box.top()) * box.width();
            for (var from = 0; from < box.width(); from++) {
                var to = from;
                while (to < box.width() && written[row + to]) {
                    to++;
                }
                if (to > from) {
                    var left = picture.at(box.left() + Math.max(0, from - 1), y);
                    var right = picture.at(box.left() + Math.min(box.width() - 1, to), y);
                    for (var x = from; x < to; x++) {
                        changed.set(box.left() + x, y, Picture.mix(left, right, (x - from + 1.0) / (to - from + 1)));
                    }
                    from = to;
                }
            }
        }
    }

    /** The ink within a panel's box and what lies within reach of it. */
    private static boolean[] written(Picture picture, Panel panel, int reach) {
        var box = panel.box();
        var wide = new boolean[box.area()];
        for (var y = 0; y < box.height(); y++) {
            for (var x = 0; x < box.width(); x++) {
                if (panel.isInk(picture.at(box.left() + x, box.top() + y))) {
                    for (var i = Math.max(0, x - reach); i <= Math.min(box.width() - 1, x + reach); i++) {
                        wide[y * box.width() + i] = true;
                    }
                }
            }
        }
        var grown = new boolean[box.area()];
        for (var y = 0; y < box.height(); y++) {
            for (var x = 0; x < box.width(); x++) {
                for (var j = Math.max(0, y - reach); j <= Math.min(box.height() - 1, y + reach); j++) {
                    grown[y * box.width() + x] |= wide[j * box.width() + x];
                }
            }
        }
        return grown;
    }

    /** Writes where the picture is calmest, in a colour that stands out there. */
    static Picture add(Picture picture, String text) {
        var place = place(picture, text);
        var box = place.box();
        var light = lightness(picture, box) > 0.66;
        var ink = light ? 0x1d2430 : 0xffffff;
        var halo = light ? 0xffffff : 0x101216;
        var left = box.left() + PEN * place.unit();
        var top = box.top() + PEN * place.unit();
        var changed = picture.copy();
        StrokeFont.draw(changed, text, left, top + 0.3 * place.unit(), place.unit(), PEN * 1.25, halo, 0.3);
        StrokeFont.draw(changed, text, left, top, place.unit(), PEN, ink, 1);
        return changed;
    }

    /**
     * Where to write.
     *
     * @param unit pixels per unit of the font
     */
    private record Place(Box box, double unit, double unrest) {}

    private static Place place(Picture picture, String text) {
        var width = StrokeFont.width(text) + 2 * PEN;
        var height = StrokeFont.HEIGHT + 2 * PEN;
        var best = new Place(new Box(0, 0, 1, 1), 1, Double.MAX_VALUE);
        for (var size : new double[] {0.13, 0.1, 0.075, 0.055}) {
            var unit = Math.min(picture.height() * size / height, picture.width() * 0.8 / width);
            for (var n = 0; n < PLACES * PLACES; n++) {
                var column = n % PLACES;
                var row = n / PLACES;
                // The lowest tenth is left to the badge.
                var left = (picture.width() - width * unit) * (column + 0.5) / PLACES;
                var top = (picture.height() * 0.9 - height * unit) * (row + 0.5) / PLACES;
                var box = new Box(
                                (int) left, (int) top, (int) (left + width * unit) + 1, (int) (top + height * unit) + 1)
                        .clippedTo(picture.width(), picture.height());
                var unrest = unrest(picture, box.grown(0.06).clippedTo(picture.width(), picture.height()))
                        + 0.002 * Math.abs(column - PLACES / 2)
                        + 0.1 * (0.13 - size);
                if (unrest < best.unrest()) {
                    best = new Place(box, unit, unrest);
                }
            }
        }
        return best;
    }

    private static double lightness(Picture picture, Box box) {
        var sum = 0.0;
        for (var n = 0; n < 64; n++) {
            var x = box.left() + box.width() * (n % 8) / 8;
            var y = box.top() + box.height() * (n / 8) / 8;
            sum += OkLab.of(picture.at(x, y)).l();
        }
        return sum / 64;
    }

    /** How much neighbours differ in a box: the root of the mean square. */
    private static double unrest(Picture picture, Box box) {
        var step = Math.max(1, box.height() / 12);
        var square = 0.0;
        var count = 0;
        for (var y = box.top(); y < box.bottom() - step; y += step) {
            for (var x = box.left(); x < box.right() - step; x += step) {
                var here = OkLab.of(picture.at(x, y));
                var right = here.distance(OkLab.of(picture.at(x + step, y)), 1);
                var below = here.distance(OkLab.of(picture.at(x, y + step)), 1);
                square += right * right + below * below;
                count++;
            }
        }
        return count == 0 ? 1 : Math.sqrt(square / count);
    }
}
