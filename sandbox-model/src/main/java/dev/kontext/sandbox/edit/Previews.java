package dev.kontext.sandbox.edit;

/** What a picture looks like on its way out of the noise, at an eighth of its size. */
public final class Previews {
    private final Picture small;
    private final long seed;

    public Previews(Picture result, long seed) {
        this.small = result.shrink(result.width() / 8, result.height() / 8);
        this.seed = seed;
    }

    /**
     * What can be seen by then.
     *
     * @param progress 0 is noise, 1 is the picture
     */
    public Picture at(double progress) {
        var preview = small.copy();
        var share = Math.clamp(1 - progress, 0, 1);
        for (var i = 0; i < preview.pixels(); i++) {
            var grey = (int) (Noise.number(seed, i) * 255);
            preview.set(i, Picture.mix(preview.at(i), grey << 16 | grey << 8 | grey, share * 0.85));
        }
        Badge.draw(preview, "SANDBOX");
        return preview;
    }
}
