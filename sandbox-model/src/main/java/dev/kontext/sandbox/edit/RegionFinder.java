package dev.kontext.sandbox.edit;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the region that a prompt is most plausibly about, by colour, size and place. */
final class RegionFinder {
    private static final double GREEN = Math.toRadians(135);
    private static final double BRICK = Math.toRadians(40);
    private static final double BLUE = Math.toRadians(255);

    private final Picture picture;
    private final Segments segments;
    private final List<Segment> all;

    RegionFinder(Picture picture) {
        this.picture = picture;
        segments = Segments.of(picture);
        all = segments.list();
    }

    /** @param colour that the region is said to have now */
    Region find(Subject subject, Optional<OkLab> colour) {
        var sign = subject == Subject.SIGN ? Panel.find(picture, segments) : Optional.<Panel>empty();
        var best = sign.map(Panel::segment)
                .orElseGet(() -> all.stream()
                        .max(Comparator.comparingDouble((Segment segment) -> score(segment, subject, colour)))
                        .orElseThrow());
        var belongs = new boolean[segments.width() * segments.height()];
        var kin = all.stream()
                .filter(segment -> segment.equals(best) || isKin(segment, best, subject))
                .mapToInt(Segment::root)
                .toArray();
        for (var i = 0; i < belongs.length; i++) {
            var root = segments.root(i);
            for (var kinsman : kin) {
                belongs[i] |= kinsman == root;
            }
        }
        return Region.of(segments, belongs);
    }

    private static double score(Segment segment, Subject subject, Optional<OkLab> colour) {
        var size = Math.sqrt(segment.share());
        var strength = Math.min(1, segment.saturation() / 0.35);
        var place = switch (subject) {
            case VEHICLE ->
                size
                        * (0.1 + strength)
                        * near(segment.y(), 0.65, 0.3)
                        * near(segment.x(), 0.5, 0.5)
                        * (segment.onTop() > 0 ? 0.1 : 1)
                        * (segment.onBottom() > 0.3 ? 0.15 : 1)
                        * (segment.share() > 0.35 ? 0.2 : 1);
            case SKY ->
                size
                        * (0.15 + segment.onTop())
                        * near(segment.y(), 0.1, 0.35)
                        * (0.6 + 0.4 * likeness(segment, BLUE))
                        * (0.4 + segment.mean().l());
            case GRASS ->
                Math.sqrt(size) * (0.1 + strength) * (0.05 + likeness(segment, GREEN)) * near(segment.y(), 0.8, 0.3);
            case PLANTS -> size * (0.1 + strength) * (0.05 + likeness(segment, GREEN));
            case GROUND -> size * (0.2 + segment.onBottom()) * near(segment.y(), 0.9, 0.4) * (1.2 - strength);
            case WATER -> size * (0.2 + likeness(segment, BLUE)) * near(segment.y(), 0.75, 0.4);
            case BUILDING ->
                size
                        * near(segment.y(), 0.45, 0.35)
                        * (0.7 + 0.3 * strength)
                        * (1 - 0.9 * likeness(segment, GREEN))
                        * (0.4 + segment.mean().l())
                        * (segment.onTop() > 0.3 || segment.onBottom() > 0.3 ? 0.15 : 1);
            case ROOF ->
                size
                        * near(segment.y(), 0.25, 0.2)
                        * (0.2 + strength)
                        * (0.1 + likeness(segment, BRICK))
                        * (segment.onTop() > 0.3 ? 0.2 : 1);
            case SIGN ->
                size * segment.fill() * (segment.onTop() + segment.onBottom() + segment.onSides() > 0 ? 0.1 : 1);
            case BACKGROUND -> size * (0.1 + segment.onTop() + segment.onSides() + segment.onBottom());
            case THING ->
                size
                        * (0.1 + strength)
                        * near(segment.x(), 0.5, 0.4)
                        * near(segment.y(), 0.55, 0.4)
                        * (segment.onTop() + segment.onBottom() + segment.onSides() > 0.3 ? 0.3 : 1);
        };
        return place
                * colour.map(is -> 0.02 + Math.exp(-Math.pow(segment.mean().distance(is, 0.3) / 0.12, 2)))
                        .orElse(1.0);
    }

    private static double near(double value, double ideal, double tolerance) {
        return Math.exp(-Math.pow((value - ideal) / tolerance, 2));
    }

    /** 1 if the hue is the one asked for, 0 if it is another or there is none. */
    private static double likeness(Segment segment, double hue) {
        var distance = segment.mean().hueDistance(new OkLab(0.5, Math.cos(hue), Math.sin(hue)));
        return Math.min(1, segment.saturation() / 0.1) * Math.exp(-Math.pow(distance / 0.7, 2));
    }

    /** Whether a segment is another piece of the same thing: a door of the same car, the sky beyond a mast. */
    private boolean isKin(Segment segment, Segment best, Subject subject) {
        var alike = best.saturation() > 0.08
                ? segment.saturation() > best.saturation() * 0.35
                        && segment.mean().hueDistance(best.mean()) < Math.toRadians(22)
                : segment.mean().distance(best.mean(), 0.6) < 0.05;
        if (!alike) {
            return false;
        }
        var x = segment.x() * segments.width();
        var y = segment.y() * segments.height();
        return switch (subject) {
            case SKY -> segment.onTop() > 0;
            case PLANTS, WATER, BACKGROUND -> true;
            case GRASS -> segment.y() > 0.5;
            case GROUND -> segment.y() > 0.72;
            case BUILDING -> best.saturation() > 0.08 && best.box().contains(segment.box());
            case VEHICLE, ROOF, SIGN, THING -> best.box().grown(0.12).contains(x, y);
        };
    }
}
