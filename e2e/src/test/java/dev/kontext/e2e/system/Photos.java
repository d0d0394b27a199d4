package dev.kontext.e2e.system;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Small photos for tests: a sky, a road and a blue box that could be a car. */
final class Photos {
    private Photos() {}

    static BufferedImage street(int width, int height, int type) {
        var image = new BufferedImage(width, height, type);
        var pen = image.createGraphics();
        pen.setPaint(new GradientPaint(0, 0, new Color(190, 215, 235), 0, height / 2f, new Color(235, 240, 245)));
        pen.fillRect(0, 0, width, height / 2);
        pen.setPaint(new Color(105, 105, 110));
        pen.fillRect(0, height / 2, width, height - height / 2);
        pen.setPaint(new Color(20, 60, 200));
        pen.fillRect(width / 4, height / 2, width / 2, Math.max(1, height / 4));
        pen.dispose();
        return image;
    }

    static Path save(BufferedImage image, Path file) throws IOException {
        var name = file.toString();
        if (!ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile())) {
            throw new IOException("no writer for " + file);
        }
        return file;
    }

    static Path street(Path folder, int width, int height) throws IOException {
        return save(street(width, height, BufferedImage.TYPE_INT_RGB), folder.resolve("street.png"));
    }
}
