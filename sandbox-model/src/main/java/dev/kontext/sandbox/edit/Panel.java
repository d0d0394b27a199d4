package dev.kontext.sandbox.edit;

import java.util.Comparator;
import java.util.Optional;

/**
 * A plain surface with writing on it, such as a sign.
 *
 * @param segment the surface
 * @param box around it, in pixels
 * @param ink box around the writing, in pixels
 * @param paper the surface's colour
 */
record Panel(Segment segment, Box box, Box ink, OkLab paper) {
    /** How far a pixel's colour is from the paper's before it counts as ink. */
    private static final double CONTRAST = 0.16;

    private static final int LEAST_STROKES_PER_ROW = 2;

    private record Scored(Panel panel, double score) {}

    /** The surface that looks most like a sign. */
    static Optional<Panel> find(Picture picture, Segments segments) {
        return segments.list().stream()
                .filter(segment -> segment.share() > 0.002
                        && segment.share() < 0.4
                        && segment.fill() > 0.45
                        && segment.box().height() > 2
                        && segment.onTop() + segment.onBottom() + segment.onSides() < 0.2)
                .flatMap(segment -> scored(picture, segments, segment).stream())
                .max(Comparator.comparingDouble(Scored::score))
                .map(Scored::panel);
    }

    boolean isInk(int colour) {
        return isInk(OkLab.of(colour));
    }

    private boolean isInk(OkLab colour) {
        return colour.distance(paper, 0.8) > CONTRAST;
    }

    /** Writing keeps a distance from the edges of its sign. */
    private static int touched(Box ink, Box box) {
        return (ink.left() == box.left() ? 1 : 0)
                + (ink.top() == box.top() ? 1 : 0)
                + (ink.right() == box.right() ? 1 : 0)
                + (ink.bottom() == box.bottom() ? 1 : 0);
    }

    /** A segment's box ends somewhere in a mixed cell: this finds the rows and columns in which paper prevails. */
    private static Box fitted(Picture picture, OkLab paper, Box whole, int inset) {
        var left = whole.left() + inset;
        var top = whole.top() + inset;
        var right = whole.right() - inset;
        var bottom = whole.bottom() - inset;
        for (var n = 0; n < 2 * inset; n++) {
            top -= isPaper(picture, paper, new Box(left, top - 1, right, top)) ? 1 : 0;
            bottom += isPaper(picture, paper, new Box(left, bottom, right, bottom + 1)) ? 1 : 0;
            left -= isPaper(picture, paper, new Box(left - 1, top, left, bottom)) ? 1 : 0;
            right += isPaper(picture, paper, new Box(right, top, right + 1, bottom)) ? 1 : 0;
        }
        // Signs have round corners.
        var rim = Math.max(1, (bottom - top) / 14);
        return new Box(left + rim, top + rim, right - rim, bottom - rim);
    }

    private static boolean isPaper(Picture picture, OkLab paper, Box line) {
        if (line.area() < 1 || !new Box(0, 0, picture.width(), picture.height()).contains(line)) {
            return false;
        }
        var count = 0;
        for (var i = 0; i < line.area(); i++) {
            var colour = OkLab.of(picture.at(line.left() + i % line.width(), line.top() + i / line.width()));
            count += colour.distance(paper, 0.8) <= CONTRAST ? 1 : 0;
        }
        return count > line.area() * 0.5;
    }

    private static Optional<Scored> scored(Picture picture, Segments segments, Segment segment) {
        var whole = new Box(
                segment.box().left() * picture.width() / segments.width(),
                segment.box().top() * picture.height() / segments.height(),
                segment.box().right() * picture.width() / segments.width(),
                segment.box().bottom() * picture.height() / segments.height());
        var box = fitted(picture, segment.mean(), whole, Math.max(1, picture.width() / segments.width()) + 1);
        if (box.width() < 8 || box.height() < 5) {
            return Optional.empty();
        }
        var empty = new Panel(segment, box, box, segment.mean());
        var ink = Box.NOTHING;
        var count = 0;
        var strokes = 0.0;
        var sum = 0.0;
        var square = 0.0;
        for (var y = box.top(); y < box.bottom(); y++) {
            var before = false;
            for (var x = box.left(); x < box.right(); x++) {
                var colour = OkLab.of(picture.at(x, y));
                var is = empty.isInk(colour);
                if (is) {
                    count++;
                    sum += colour.l();
                    square += colour.l() * colour.l();
                    ink = ink.with(x, y);
                }
                strokes += is != before ? 0.5 : 0;
                before = is;
            }
        }
        if (count == 0) {
            return Optional.empty();
        }
        var share = (double) count / box.area();
        // Writing has one colour; what hangs on a wall has several.
        var spread = square / count - sum / count * (sum / count);
        var perRow = strokes / ink.height();
        if (share < 0.02 || share > 0.55 || perRow < LEAST_STROKES_PER_ROW) {
            return Optional.empty();
        }
        var score = Math.min(1, share / 0.15)
                * segment.fill()
                * Math.sqrt(Math.min(0.1, segment.share()))
                * Math.min(8, perRow)
                * Math.exp(-spread / 0.02)
                * Math.pow(0.25, touched(ink, box));
        return Optional.of(new Scored(new Panel(segment, box, ink, segment.mean()), score));
    }
}
