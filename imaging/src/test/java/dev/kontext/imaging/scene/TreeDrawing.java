package dev.kontext.imaging.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.Random;

/** A tree at the right. */
final class TreeDrawing {
    private static final int X = 1046;

    private TreeDrawing() {}

    static void draw(Graphics2D g) {
        g.setPaint(new Color(90, 88, 84, 90));
        g.fill(new Ellipse2D.Double(X - 120, 548, 240, 26));
        trunk(g);
        foliage(g);
    }

    private static void trunk(Graphics2D g) {
        var trunk = new Path2D.Double();
        trunk.moveTo(X - 34, 564);
        trunk.curveTo(X - 12, 540, X - 20, 440, X - 16, 330);
        trunk.lineTo(X + 16, 330);
        trunk.curveTo(X + 18, 440, X + 12, 540, X + 36, 564);
        trunk.closePath();
        g.setPaint(new GradientPaint(X - 24, 0, new Color(122, 98, 78), X + 26, 0, new Color(84, 66, 54)));
        g.fill(trunk);
        g.setStroke(new BasicStroke(12, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.setPaint(new Color(98, 78, 64));
        var branch = new Path2D.Double();
        branch.moveTo(X - 4, 400);
        branch.quadTo(X - 30, 350, X - 76, 326);
        branch.moveTo(X + 4, 386);
        branch.quadTo(X + 30, 346, X + 74, 318);
        g.draw(branch);
    }

    private static void foliage(Graphics2D g) {
        var random = new Random(5);
        Color[] greens = {
            new Color(74, 102, 66), new Color(92, 122, 78), new Color(112, 140, 90), new Color(136, 160, 106)
        };
        double[] reach = {1.0, 0.92, 0.78, 0.56};
        int[] leaves = {90, 120, 110, 80};
        for (int layer = 0; layer < greens.length; layer++) {
            for (int i = 0; i < leaves[layer]; i++) {
                double angle = random.nextDouble() * 2 * Math.PI;
                double distance = Math.sqrt(random.nextDouble()) * reach[layer];
                double x = X - layer * 9 + Math.cos(angle) * distance * 138;
                double y = 234 - layer * 14 + Math.sin(angle) * distance * 112;
                double r = (layer == 0 ? 30 : 24 - layer * 3) * (0.7 + 0.5 * random.nextDouble());
                Color green = greens[layer];
                int shift = random.nextInt(13) - 6;
                g.setPaint(new Color(green.getRed() + shift, green.getGreen() + shift, green.getBlue() + shift));
                g.fill(new Ellipse2D.Double(x - r, y - r * 0.85, 2 * r, 1.7 * r));
            }
        }
    }
}
