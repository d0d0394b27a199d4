package dev.kontext.sandbox.edit;

/** The mark that says a picture is not the real model's work. */
final class Badge {
    private static final int INK = 0xffffff;
    private static final int GROUND = 0x20242a;

    private Badge() {}

    /** Draws the text on a dark plate in the lower right corner; in small pictures on two lines, in tiny ones its first letter. */
    static void draw(Picture picture, String text) {
        var scale = Math.max(1, Math.min(picture.width(), picture.height()) / 260);
        var lines = lines(picture, text, scale);
        var width = 0;
        for (var line : lines) {
            width = Math.max(width, PixelFont.width(line) * scale);
        }
        var height = (lines.length * (PixelFont.HEIGHT + 1) - 1) * scale;
        var pad = lines.length == 1 && width + 6 * scale <= picture.width() ? 2 * scale : 0;
        var right = picture.width() - (pad == 0 ? 0 : margin(picture.width(), width + 2 * pad, scale));
        var bottom = picture.height() - (pad == 0 ? 0 : margin(picture.height(), height + 2 * pad, scale));
        var left = right - 2 * pad - width;
        var top = bottom - 2 * pad - height;
        for (var y = top; y < bottom; y++) {
            for (var x = left; x < right; x++) {
                picture.blend(x, y, GROUND, 0.78);
            }
        }
        for (var i = 0; i < lines.length; i++) {
            PixelFont.draw(picture, lines[i], left + pad, top + pad + i * (PixelFont.HEIGHT + 1) * scale, scale, INK);
        }
    }

    /** Wide enough that it is still there when a worker cuts the picture to a shape a little different. */
    private static int margin(int side, int plate, int scale) {
        return Math.clamp(side / 32, 0, Math.max(2 * scale, side - plate));
    }

    private static String[] lines(Picture picture, String text, int scale) {
        if (PixelFont.width(text) * scale <= picture.width()) {
            return new String[] {text};
        }
        if (PixelFont.width("SAND") <= picture.width() && 2 * PixelFont.HEIGHT < picture.height()) {
            return new String[] {"SAND", "BOX"};
        }
        return new String[] {"S"};
    }
}
