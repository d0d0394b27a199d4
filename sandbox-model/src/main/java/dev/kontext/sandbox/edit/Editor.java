package dev.kontext.sandbox.edit;

import java.util.Optional;

/** Does what a prompt asks for with classical means. The same picture, prompt and seed give the same bytes. */
public final class Editor {
    private final long seed;

    public Editor(long seed) {
        this.seed = seed;
    }

    /** Edits a picture; what the prompt is not about stays as it is, byte for byte. */
    public Edit edit(Picture picture, String prompt) {
        return switch (Instruction.of(prompt)) {
            case Instruction.Recolour(var subject, var from, var to) ->
                done(new Recolouring(new RegionFinder(picture).find(subject, from), varied(to, prompt), 1)
                        .apply(picture));
            case Instruction.Apply(var filter) -> done(Filters.apply(filter, picture));
            case Instruction.AddText(var text) -> done(Lettering.add(picture, text));
            case Instruction.ReplaceText(var text) -> done(Lettering.replace(picture, text));
            case Instruction.Tint(var subject) -> new Edit(tint(picture, subject, prompt), "SANDBOX TINT");
        };
    }

    private static Edit done(Picture picture) {
        return new Edit(picture, "SANDBOX");
    }

    /** Seeds differ a little, as they do with the real model. */
    private OkLab varied(OkLab colour, String prompt) {
        var hash = Noise.of(prompt, seed);
        var turn = (Noise.number(hash, 1) - 0.5) * Math.toRadians(8);
        return new OkLab(
                Math.clamp(colour.l() + (Noise.number(hash, 2) - 0.5) * 0.04, 0, 1),
                colour.a() * Math.cos(turn) - colour.b() * Math.sin(turn),
                colour.a() * Math.sin(turn) + colour.b() * Math.cos(turn));
    }

    private Picture tint(Picture picture, Subject subject, String prompt) {
        var region = new RegionFinder(picture).find(subject, Optional.empty());
        var hue = Noise.number(Noise.of(prompt, seed), 3) * 2 * Math.PI;
        var colour = new OkLab(region.mean().l(), 0.13 * Math.cos(hue), 0.13 * Math.sin(hue));
        return new Recolouring(region, colour, 0.6).apply(picture);
    }

    /** Draws a scene for a prompt without a picture. */
    public Edit draw(int width, int height, String prompt) {
        return done(Scene.draw(width, height, prompt, seed));
    }

    /** Marks a picture as the sandbox's work, in its lower right corner. */
    public Picture label(Edit edit) {
        var labelled = edit.picture().copy();
        Badge.draw(labelled, edit.label());
        return labelled;
    }

    /** Moves a picture to the right, or to the left if negative; what comes into view repeats the edge. */
    public Edit shift(Edit edit, int pixels) {
        var picture = edit.picture();
        var shifted = picture.copy();
        for (var y = 0; y < picture.height(); y++) {
            for (var x = 0; x < picture.width(); x++) {
                shifted.set(x, y, picture.at(Math.clamp((long) x - pixels, 0, picture.width() - 1), y));
            }
        }
        return new Edit(shifted, edit.label());
    }

    /** Disturbs what the edit left alone: faint noise everywhere, and a patch where nothing had changed. */
    public Edit leak(Optional<Picture> before, Edit edit) {
        var after = edit.picture();
        var leaking = after.copy();
        var patch = new Box(0, 0, Math.max(1, after.width() / 6), Math.max(1, after.height() / 6));
        for (var i = 0; i < after.pixels(); i++) {
            var colour = after.at(i);
            if (before.isPresent() && before.get().at(i) != colour) {
                continue;
            }
            var x = i % after.width();
            var y = i / after.width();
            var strength = patch.contains(x, y) ? 0.35 : 0.02;
            leaking.set(i, Picture.mix(colour, (int) (Noise.number(seed, i) * 0x100_0000), strength));
        }
        return new Edit(leaking, edit.label());
    }
}
