package dev.kontext.imaging.scene;

import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.output.ImageEncoder;
import dev.kontext.imaging.output.OutputFormat;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Draws the sample picture: a street with a blue car, a shop with a sign, a tree. The car is the only large thing of a
 * strong colour in the lower half, so that an edit that looks for it finds it. No fonts: they differ by machine.
 */
public final class SceneDrawing {
    public static final int WIDTH = 1216;
    public static final int HEIGHT = 832;

    private SceneDrawing() {}

    /**
     * Writes the picture.
     *
     * @param arguments the file, {@code examples/scene.png} when there is none
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments.length > 0 ? arguments[0] : "examples/scene.png");
        Files.write(file, file());
        System.out.println("scene drawn file=" + file);
    }

    /** The picture as a PNG file. */
    public static byte[] file() {
        return ImageEncoder.encode(draw(), OutputFormat.PNG, 100, Map.of("Title", "A street with a car"));
    }

    public static Pixels draw() {
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
        Surroundings.draw(g);
        ShopDrawing.draw(g);
        TreeDrawing.draw(g);
        CarDrawing.draw(g);
        g.dispose();
        return pixels(image);
    }

    static Color grey(int level) {
        return new Color(level, level, level);
    }

    private static Pixels pixels(BufferedImage image) {
        var samples = new byte[WIDTH * HEIGHT * 3];
        for (int i = 0, y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int rgb = image.getRGB(x, y);
                samples[i++] = (byte) (rgb >> 16);
                samples[i++] = (byte) (rgb >> 8);
                samples[i++] = (byte) rgb;
            }
        }
        return new Pixels(WIDTH, HEIGHT, Pixels.RGB, samples);
    }
}
