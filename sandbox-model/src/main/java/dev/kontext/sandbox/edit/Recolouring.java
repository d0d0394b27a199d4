package dev.kontext.sandbox.edit;

/** Gives a region another colour and keeps its light: shadows stay dark, highlights stay bright, the rest is not touched. */
final class Recolouring {
    /** Below this saturation a region counts as grey and is told apart by its lightness as well. */
    private static final double GREY = 0.06;

    private final Region region;
    private final OkLab from;
    private final OkLab to;
    private final double strength;
    private final double targetLightness;

    /** @param strength 0 leaves everything as it is, 1 is the whole way */
    Recolouring(Region region, OkLab to, double strength) {
        this.region = region;
        this.from = region.mean();
        this.to = to;
        this.strength = strength;
        this.targetLightness = from.l() + (to.l() - from.l()) * 0.8;
    }

    Picture apply(Picture picture) {
        var changed = picture.copy();
        var box = region.boxIn(picture.width(), picture.height());
        var grey = saturation(from) < GREY;
        for (var y = box.top(); y < box.bottom(); y++) {
            for (var x = box.left(); x < box.right(); x++) {
                var across = (x + 0.5) / picture.width();
                var down = (y + 0.5) / picture.height();
                var weight = strength * region.at(across, down);
                if (weight > 0.02) {
                    var was = OkLab.of(picture.at(x, y));
                    var is = grey ? paintGrey(was, across, down) : turnHue(was, weight);
                    if (!is.equals(was)) {
                        changed.set(x, y, is.rgb());
                    }
                }
            }
        }
        return changed;
    }

    /**
     * A pixel at the border is a mixture of the region's colour and something else. Its chroma tells how much of it is
     * the region's, so replacing that much leaves no fringe of the old colour.
     */
    private OkLab turnHue(OkLab was, double weight) {
        var alike = smooth(was.hueDistance(from), Math.toRadians(55), Math.toRadians(25));
        var coloured = smooth(saturation(was) / saturation(from), 0.06, 0.2);
        var turned = weight * alike * coloured;
        if (turned < 0.01) {
            return was;
        }
        var ours = turned * smooth(saturation(was) / saturation(from), 0.1, 0.75);
        var lightness = was.l() + (tone(was.l()) - was.l()) * ours;
        var scale = Math.min(1.35, was.chroma() / from.chroma());
        return new OkLab(
                lightness,
                was.a() * (1 - turned) + to.a() * scale * turned,
                was.b() * (1 - turned) + to.b() * scale * turned);
    }

    /** Replaces as much of a pixel as is the region's; at its border that is some, inside it is all or nothing. */
    private OkLab paintGrey(OkLab was, double x, double y) {
        var within = region.border().within(x, y);
        var share = region.border().share(was, x, y);
        var alike = share < 1 ? share : smooth(was.distance(within, 0.6), 0.2, 0.1);
        var ours = strength * alike;
        if (ours < 0.02) {
            return was;
        }
        var base = share < 1 ? within : was;
        var painted = painted(base);
        return new OkLab(
                was.l() + (painted.l() - base.l()) * ours,
                was.a() + (painted.a() - base.a()) * ours,
                was.b() + (painted.b() - base.b()) * ours);
    }

    private OkLab painted(OkLab grey) {
        var lightness = tone(grey.l());
        // Deep shadow and glare have little room for colour.
        var room = lightness < to.l() ? lightness / to.l() : (1 - lightness) / Math.max(0.05, 1 - to.l());
        var scale = Math.clamp(room, 0, 1);
        return new OkLab(lightness, to.a() * scale, to.b() * scale);
    }

    /** Black stays black, white stays white, and the region's own lightness becomes the new one. */
    private double tone(double l) {
        return l < from.l()
                ? l * targetLightness / from.l()
                : 1 - (1 - l) * (1 - targetLightness) / Math.max(0.02, 1 - from.l());
    }

    private static double saturation(OkLab colour) {
        return colour.chroma() / Math.max(0.12, colour.l());
    }

    /** 0 at one value, 1 at the other, smooth between; the first may be the larger one. */
    private static double smooth(double value, double zero, double one) {
        var t = Math.clamp((value - zero) / (one - zero), 0, 1);
        return t * t * (3 - 2 * t);
    }
}
