package dev.kontext.sandbox.edit;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures to edit: a street with a blue car under a blue sky, at any size. */
public final class TestScenes {
    private TestScenes() {}

    /** The street, drawn on a canvas of 600 by 400 and scaled. */
    public static Picture street(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.scale(width / 600.0, height / 400.0);
        backdrop(canvas);
        car(canvas);
        canvas.dispose();
        return of(image);
    }

    /** Where the car's paint is plain, in shares of the width and height. */
    public static int carPixel(Picture street) {
        return street.at(street.width() * 300 / 600, street.height() * 300 / 400);
    }

    public static int skyPixel(Picture street) {
        return street.at(street.width() * 300 / 600, street.height() * 30 / 400);
    }

    private static void backdrop(Graphics2D canvas) {
        canvas.setPaint(new GradientPaint(0, 0, new Color(0x4f93d8), 0, 220, new Color(0xc7e2f5)));
        canvas.fill(new Rectangle2D.Double(0, 0, 600, 230));
        canvas.setPaint(new Color(0xf8fbff));
        canvas.fill(new Ellipse2D.Double(90, 40, 110, 30));
        canvas.fill(new Ellipse2D.Double(130, 28, 70, 36));
        canvas.setPaint(new GradientPaint(0, 100, new Color(0xb5623f), 0, 240, new Color(0x96492c)));
        canvas.fill(new Rectangle2D.Double(330, 110, 200, 130));
        canvas.setPaint(new Color(0xf3ead6));
        canvas.fill(new Rectangle2D.Double(360, 190, 120, 34));
        sale(canvas);
        canvas.setPaint(new GradientPaint(0, 200, new Color(0x4d8a3c), 0, 260, new Color(0x3d6f30)));
        canvas.fill(new Rectangle2D.Double(0, 225, 600, 40));
        canvas.fill(new Ellipse2D.Double(40, 120, 90, 120));
        canvas.setPaint(new GradientPaint(0, 260, new Color(0x6d7074), 0, 400, new Color(0x54575b)));
        canvas.fill(new Rectangle2D.Double(0, 262, 600, 138));
        canvas.setPaint(new Color(0xe6e3d4));
        for (var x = 10; x < 600; x += 90) {
            canvas.fill(new Rectangle2D.Double(x, 372, 50, 6));
        }
    }

    private static void sale(Graphics2D canvas) {
        canvas.setPaint(new Color(0x1f2a44));
        canvas.setStroke(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        var word = new Path2D.Double();
        double[][] lines = {
            {394, 197, 382, 197, 382, 206, 394, 206, 394, 217, 382, 217},
            {402, 217, 409, 197, 416, 217},
            {405, 210, 413, 210},
            {424, 197, 424, 217, 434, 217},
            {454, 197, 442, 197, 442, 217, 454, 217},
            {442, 207, 452, 207}
        };
        for (var line : lines) {
            word.moveTo(line[0], line[1]);
            for (var i = 2; i < line.length; i += 2) {
                word.lineTo(line[i], line[i + 1]);
            }
        }
        canvas.draw(word);
    }

    private static void car(Graphics2D canvas) {
        canvas.setPaint(new Color(0, 0, 0, 70));
        canvas.fill(new Ellipse2D.Double(160, 322, 290, 28));
        var body = new Path2D.Double();
        body.moveTo(165, 330);
        body.curveTo(158, 290, 170, 282, 215, 276);
        body.curveTo(245, 240, 260, 234, 310, 234);
        body.curveTo(360, 234, 375, 250, 395, 276);
        body.curveTo(440, 280, 450, 295, 446, 330);
        body.closePath();
        canvas.setPaint(new GradientPaint(0, 236, new Color(0x3f7ae0), 0, 332, new Color(0x12327d)));
        canvas.fill(body);
        canvas.setPaint(new Color(255, 255, 255, 110));
        canvas.fill(new Ellipse2D.Double(190, 283, 220, 6));
        canvas.setPaint(new GradientPaint(0, 240, new Color(0x9fb4bd), 0, 276, new Color(0x39474e)));
        var glass = new Path2D.Double();
        glass.moveTo(238, 274);
        glass.curveTo(256, 246, 268, 242, 300, 242);
        glass.lineTo(300, 274);
        glass.closePath();
        glass.moveTo(308, 242);
        glass.curveTo(350, 242, 362, 254, 376, 274);
        glass.lineTo(308, 274);
        glass.closePath();
        canvas.fill(glass);
        for (var x : new int[] {195, 375}) {
            canvas.setPaint(new Color(0x1b1c1e));
            canvas.fill(new Ellipse2D.Double(x, 302, 46, 46));
            canvas.setPaint(new Color(0xb9bec4));
            canvas.fill(new Ellipse2D.Double(x + 12, 314, 22, 22));
        }
        canvas.setPaint(new Color(0xfff2b8));
        canvas.fill(new Ellipse2D.Double(428, 294, 14, 10));
    }

    public static Picture of(BufferedImage image) {
        var picture = Picture.black(image.getWidth(), image.getHeight());
        for (var i = 0; i < picture.pixels(); i++) {
            picture.set(i, image.getRGB(i % picture.width(), i / picture.width()) & 0xff_ffff);
        }
        return picture;
    }

    public static void writePng(Picture picture, Path file) throws IOException {
        var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (var i = 0; i < picture.pixels(); i++) {
            image.setRGB(i % picture.width(), i / picture.width(), picture.at(i));
        }
        ImageIO.write(image, "png", file.toFile());
    }
}
