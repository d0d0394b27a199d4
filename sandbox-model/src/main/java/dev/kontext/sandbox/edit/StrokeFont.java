package dev.kontext.sandbox.edit;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Capital letters drawn with a round pen, so that no font has to be installed.
 *
 * <p>A glyph is a list of strokes; a stroke is a row of points, each a digit for x (0 to 4) and one for y (0 above, 6 on
 * the base line).
 */
final class StrokeFont {
    /** From the top of a capital to the base line. */
    static final int HEIGHT = 6;

    private static final double GAP = 2.0;
    private static final double SPACE = 2.5;

    private static final Map<Character, String> GLYPHS = Map.ofEntries(
            Map.entry('A', "06 20 46,14 34"),
            Map.entry('B', "03 00 30 41 42 33 03 06 36 45 44 33"),
            Map.entry('C', "41 30 10 01 05 16 36 45"),
            Map.entry('D', "00 20 42 44 26 06 00"),
            Map.entry('E', "40 00 06 46,03 33"),
            Map.entry('F', "40 00 06,03 33"),
            Map.entry('G', "41 30 10 01 05 16 36 45 43 23"),
            Map.entry('H', "00 06,40 46,03 43"),
            Map.entry('I', "00 06"),
            Map.entry('J', "40 45 36 16 05"),
            Map.entry('K', "00 06,40 03 46"),
            Map.entry('L', "00 06 46"),
            Map.entry('M', "06 00 23 40 46"),
            Map.entry('N', "06 00 46 40"),
            Map.entry('O', "10 30 41 45 36 16 05 01 10"),
            Map.entry('P', "06 00 30 41 42 33 03"),
            Map.entry('Q', "10 30 41 45 36 16 05 01 10,24 46"),
            Map.entry('R', "06 00 30 41 42 33 03,23 46"),
            Map.entry('S', "41 30 10 01 02 13 33 44 45 36 16 05"),
            Map.entry('T', "00 40,20 26"),
            Map.entry('U', "00 05 16 36 45 40"),
            Map.entry('V', "00 26 40"),
            Map.entry('W', "00 16 22 36 40"),
            Map.entry('X', "00 46,40 06"),
            Map.entry('Y', "00 23 40,23 26"),
            Map.entry('Z', "00 40 06 46"),
            Map.entry('0', "10 30 41 45 36 16 05 01 10"),
            Map.entry('1', "01 10 16,06 26"),
            Map.entry('2', "01 10 30 41 42 06 46"),
            Map.entry('3', "01 10 30 41 42 33 13,33 44 45 36 16 05"),
            Map.entry('4', "36 30 04 44"),
            Map.entry('5', "40 00 03 33 44 45 36 16 05"),
            Map.entry('6', "41 30 10 01 05 16 36 45 44 33 03"),
            Map.entry('7', "00 40 16"),
            Map.entry('8', "13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33"),
            Map.entry('9', "43 13 02 01 10 30 41 45 36 16 05"),
            Map.entry('.', "06 06"),
            Map.entry(',', "16 07"),
            Map.entry(':', "02 02,05 05"),
            Map.entry('!', "00 04,06 06"),
            Map.entry('?', "01 10 30 41 42 23 24,26 26"),
            Map.entry('-', "03 33"),
            Map.entry('+', "03 43,21 25"),
            Map.entry('/', "06 40"),
            Map.entry('\'', "00 01"),
            Map.entry('&', "46 02 01 10 20 31 04 05 16 26 44"),
            Map.entry('%', "40 06,00 10 11 01 00,35 45 46 36 35"),
            Map.entry('#', "10 16,30 36,02 42,04 44"),
            Map.entry('$', "41 30 10 01 02 13 33 44 45 36 16 05,20 26"),
            Map.entry('€', "41 30 20 11 15 26 36 45,02 32,04 34"),
            Map.entry('(', "10 01 05 16"),
            Map.entry(')', "00 11 15 06"));
    private static final String UNKNOWN = "00 40 46 06 00";

    private StrokeFont() {}

    /** A straight piece of a stroke, in units of the font. */
    private record Piece(double x1, double y1, double x2, double y2) {
        double distance(double x, double y) {
            var dx = x2 - x1;
            var dy = y2 - y1;
            var length = dx * dx + dy * dy;
            var t = length == 0 ? 0 : Math.clamp(((x - x1) * dx + (y - y1) * dy) / length, 0, 1);
            return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
        }
    }

    /** How wide a text is, in units of which a capital is six high. */
    static double width(String text) {
        return pieces(text).stream()
                .mapToDouble(piece -> Math.max(piece.x1(), piece.x2()))
                .max()
                .orElse(1);
    }

    /**
     * Draws a text.
     *
     * @param left of the first letter's stroke centre, in pixels
     * @param top of the capitals' stroke centre, in pixels
     * @param unit pixels per unit of the font
     * @param radius of the pen, in units
     * @param alpha 0 to 1
     */
    static void draw(
            Picture picture, String text, double left, double top, double unit, double radius, int ink, double alpha) {
        for (var piece : pieces(text)) {
            var reach = radius + 1 / unit;
            var x1 = (int) Math.floor(left + (Math.min(piece.x1(), piece.x2()) - reach) * unit);
            var x2 = (int) Math.ceil(left + (Math.max(piece.x1(), piece.x2()) + reach) * unit);
            var y1 = (int) Math.floor(top + (Math.min(piece.y1(), piece.y2()) - reach) * unit);
            var y2 = (int) Math.ceil(top + (Math.max(piece.y1(), piece.y2()) + reach) * unit);
            for (var y = y1; y <= y2; y++) {
                for (var x = x1; x <= x2; x++) {
                    var distance = piece.distance((x + 0.5 - left) / unit, (y + 0.5 - top) / unit);
                    picture.blend(x, y, ink, alpha * Math.clamp((radius - distance) * unit + 0.5, 0, 1));
                }
            }
        }
    }

    private static List<Piece> pieces(String text) {
        var pieces = new ArrayList<Piece>();
        var pen = 0.0;
        for (var letter : plain(text).toCharArray()) {
            if (letter == ' ') {
                pen += SPACE;
                continue;
            }
            var width = 0;
            for (var stroke : GLYPHS.getOrDefault(letter, UNKNOWN).split(",", -1)) {
                var points = stroke.split(" ", -1);
                for (var i = 0; i + 1 < points.length; i++) {
                    var from = points[i];
                    var to = points[i + 1];
                    width = Math.max(width, Math.max(from.charAt(0), to.charAt(0)) - '0');
                    pieces.add(new Piece(
                            pen + from.charAt(0) - '0',
                            from.charAt(1) - '0',
                            pen + to.charAt(0) - '0',
                            to.charAt(1) - '0'));
                }
            }
            pen += width + GAP;
        }
        return pieces;
    }

    /** Capitals without accents. */
    private static String plain(String text) {
        return Normalizer.normalize(text.toUpperCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
