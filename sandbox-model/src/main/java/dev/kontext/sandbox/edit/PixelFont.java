package dev.kontext.sandbox.edit;

import java.util.Map;

/** Letters of three by five dots, for the badge alone: legible where there is room for nothing else. */
final class PixelFont {
    static final int HEIGHT = 5;
    private static final int WIDTH = 3;

    /** Five rows of three bits, from the top. */
    private static final Map<Character, Integer> DOTS = Map.ofEntries(
            Map.entry('S', 0b011_100_010_001_110),
            Map.entry('A', 0b010_101_111_101_101),
            Map.entry('N', 0b110_101_101_101_101),
            Map.entry('D', 0b110_101_101_101_110),
            Map.entry('B', 0b110_101_110_101_110),
            Map.entry('O', 0b010_101_101_101_010),
            Map.entry('X', 0b101_101_010_101_101),
            Map.entry('T', 0b111_010_010_010_010),
            Map.entry('I', 0b111_010_010_010_111),
            Map.entry(' ', 0));

    private PixelFont() {}

    static int width(String text) {
        return text.length() * (WIDTH + 1) - 1;
    }

    static void draw(Picture picture, String text, int left, int top, int scale, int colour) {
        for (var n = 0; n < text.length(); n++) {
            var dots = DOTS.getOrDefault(text.charAt(n), 0b111_101_101_101_111);
            for (var y = 0; y < HEIGHT * scale; y++) {
                for (var x = 0; x < WIDTH * scale; x++) {
                    var bit = (HEIGHT - 1 - y / scale) * WIDTH + (WIDTH - 1 - x / scale);
                    if ((dots >> bit & 1) == 1) {
                        picture.blend(left + n * (WIDTH + 1) * scale + x, top + y, colour, 1);
                    }
                }
            }
        }
    }
}
