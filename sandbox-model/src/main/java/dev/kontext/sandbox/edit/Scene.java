package dev.kontext.sandbox.edit;

/** A landscape drawn from a prompt's hash: sky, a sun and hills. It says nothing about what the real model would draw. */
final class Scene {
    private static final int HILLS = 4;

    private Scene() {}

    static Picture draw(int width, int height, String prompt, long seed) {
        var hash = Noise.of(prompt, seed);
        var hue = Noise.number(hash, 1) * 2 * Math.PI;
        var scene = Picture.black(width, height);
        var upper = colour(0.42 + 0.2 * Noise.number(hash, 2), 0.12, hue).rgb();
        var lower = colour(0.86, 0.07, hue + 1.6).rgb();
        for (var y = 0; y < height; y++) {
            var row = Picture.mix(upper, lower, Math.pow((double) y / height, 1.3));
            for (var x = 0; x < width; x++) {
                scene.set(x, y, row);
            }
        }
        sun(scene, hash, colour(0.95, 0.08, hue + 2.1).rgb());
        for (var n = 0; n < HILLS; n++) {
            var depth = (n + 1.0) / HILLS;
            hill(
                    scene,
                    hash,
                    n,
                    colour(0.72 - 0.42 * depth, 0.05 + 0.05 * depth, hue + 0.5 * n)
                            .rgb());
        }
        return scene;
    }

    private static OkLab colour(double l, double chroma, double hue) {
        return new OkLab(l, chroma * Math.cos(hue), chroma * Math.sin(hue));
    }

    private static void sun(Picture scene, long hash, int colour) {
        var side = Math.min(scene.width(), scene.height());
        var radius = side * (0.07 + 0.06 * Noise.number(hash, 10));
        var cx = scene.width() * (0.2 + 0.6 * Noise.number(hash, 11));
        var cy = scene.height() * (0.18 + 0.25 * Noise.number(hash, 12));
        var reach = (int) (radius * 2.5);
        for (var y = (int) cy - reach; y <= cy + reach; y++) {
            for (var x = (int) cx - reach; x <= cx + reach; x++) {
                var distance = Math.hypot(x + 0.5 - cx, y + 0.5 - cy);
                var glow = Math.clamp(1 - distance / (radius * 2.5), 0, 1);
                scene.blend(x, y, colour, Math.max(Math.clamp(radius - distance + 0.5, 0, 1), glow * glow * 0.5));
            }
        }
    }

    private static void hill(Picture scene, long hash, int n, int colour) {
        var base = scene.height() * (0.5 + 0.13 * n);
        var swing = scene.height() * (0.1 - 0.012 * n);
        var phase = Noise.number(hash, 20 + n) * 2 * Math.PI;
        var pace = 1.5 + 2.5 * Noise.number(hash, 30 + n);
        for (var x = 0; x < scene.width(); x++) {
            var t = (double) x / scene.width() * 2 * Math.PI;
            var crest = base + swing * (0.6 * Math.sin(t * pace / 2 + phase) + 0.4 * Math.sin(t * pace + 2 * phase));
            for (var y = Math.max(0, (int) crest); y < scene.height(); y++) {
                scene.blend(x, y, colour, Math.min(1, y + 1 - crest));
            }
        }
    }
}
