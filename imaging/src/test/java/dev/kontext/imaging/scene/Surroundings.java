package dev.kontext.imaging.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.MultipleGradientPaint.CycleMethod;
import java.awt.RadialGradientPaint;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/** Sky, hills, houses far away, pavement and road. */
final class Surroundings {
    private static final int PAVEMENT = 540;
    private static final int ROAD = 604;

    private Surroundings() {}

    static void draw(Graphics2D g) {
        sky(g);
        hills(g);
        row(g);
        lawn(g);
        pavement(g);
        road(g);
        lamp(g);
    }

    private static void sky(Graphics2D g) {
        g.setPaint(new GradientPaint(0, 0, new Color(163, 200, 226), 0, 470, new Color(246, 240, 226)));
        g.fill(new Rectangle2D.Double(0, 0, SceneDrawing.WIDTH, 560));
        float[] stops = {0, 0.18f, 0.2f, 1};
        Color[] glow = {
            new Color(255, 250, 232),
            new Color(255, 249, 228),
            new Color(255, 246, 214, 120),
            new Color(255, 246, 214, 0)
        };
        g.setPaint(new RadialGradientPaint(690, 130, 210, stops, glow, CycleMethod.NO_CYCLE));
        g.fill(new Rectangle2D.Double(440, 0, 500, 360));
        cloud(g, 520, 96, 1.0);
        cloud(g, 800, 190, 0.72);
        cloud(g, 1075, 84, 0.86);
    }

    private static void cloud(Graphics2D g, double x, double y, double scale) {
        double[][] puffs = {
            {-70, 6, 44}, {-28, -16, 56}, {26, -20, 62}, {72, 2, 46}, {0, 12, 60}, {108, 14, 28}, {-108, 16, 26}
        };
        for (int pass = 0; pass < 2; pass++) {
            g.setPaint(pass == 0 ? new Color(214, 224, 232) : new Color(252, 252, 250));
            for (double[] puff : puffs) {
                double r = puff[2] * scale;
                double top = y + puff[1] * scale - r * 0.55 + (pass == 0 ? 7 * scale : 0);
                g.fill(new Ellipse2D.Double(x + puff[0] * scale - r, top, 2 * r, r * 1.1));
            }
        }
    }

    private static void hills(Graphics2D g) {
        hill(g, new Color(176, 196, 196), 430, 60, 0.9);
        hill(g, new Color(150, 176, 158), 466, 44, 2.4);
    }

    private static void hill(Graphics2D g, Color colour, double base, double height, double phase) {
        var line = new Path2D.Double();
        line.moveTo(0, 560);
        for (int x = 0; x <= SceneDrawing.WIDTH; x += 4) {
            double wave = Math.sin(x / 170.0 + phase) * 0.6 + Math.sin(x / 71.0 + 2 * phase) * 0.25;
            line.lineTo(x, base - height * wave);
        }
        line.lineTo(SceneDrawing.WIDTH, 560);
        line.closePath();
        g.setPaint(colour);
        g.fill(line);
    }

    private static void row(Graphics2D g) {
        house(g, 560, 118, 372, new Color(214, 200, 182), new Color(142, 116, 104));
        house(g, 672, 132, 344, new Color(226, 216, 200), new Color(124, 122, 124));
        house(g, 798, 112, 380, new Color(204, 192, 180), new Color(150, 124, 108));
    }

    private static void house(Graphics2D g, int x, int width, int top, Color wall, Color roof) {
        g.setPaint(wall);
        g.fill(new Rectangle2D.Double(x, top, width, PAVEMENT - top));
        var gable = new Path2D.Double();
        gable.moveTo(x - 8, top);
        gable.lineTo(x + width / 2.0, top - 52);
        gable.lineTo(x + width + 8, top);
        gable.closePath();
        g.setPaint(roof);
        g.fill(gable);
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                double left = x + 14 + column * (width - 28) / 3.0 + 2;
                g.setPaint(new Color(248, 244, 236));
                g.fill(new Rectangle2D.Double(left - 3, top + 15 + row * 50, (width - 28) / 3.0 - 4, 34));
                g.setPaint(new Color(134, 150, 158));
                g.fill(new Rectangle2D.Double(left, top + 18 + row * 50, (width - 28) / 3.0 - 10, 28));
            }
        }
    }

    private static void lawn(Graphics2D g) {
        g.setPaint(new GradientPaint(0, 500, new Color(150, 168, 122), 0, 548, new Color(128, 150, 104)));
        g.fill(new Rectangle2D.Double(900, 496, 320, 52));
        g.setPaint(new Color(112, 134, 92));
        for (int x = 548; x < 1230; x += 34) {
            g.fill(new Ellipse2D.Double(x - 26, 500 + (x / 34 % 3) * 4, 58, 60));
        }
    }

    private static void pavement(Graphics2D g) {
        g.setPaint(new GradientPaint(0, PAVEMENT, new Color(206, 202, 196), 0, ROAD, new Color(188, 184, 178)));
        g.fill(new Rectangle2D.Double(0, PAVEMENT, SceneDrawing.WIDTH, ROAD - PAVEMENT));
        g.setPaint(new Color(170, 166, 160));
        g.setStroke(new BasicStroke(1.4f));
        for (int x = -200; x < 1400; x += 76) {
            var joint = new Path2D.Double();
            joint.moveTo(608 + (x - 608) * 0.94, PAVEMENT);
            joint.lineTo(x, ROAD - 12);
            g.draw(joint);
        }
        g.setPaint(new Color(222, 219, 213));
        g.fill(new Rectangle2D.Double(0, ROAD - 12, SceneDrawing.WIDTH, 7));
        g.setPaint(new Color(146, 143, 139));
        g.fill(new Rectangle2D.Double(0, ROAD - 5, SceneDrawing.WIDTH, 9));
    }

    private static void road(Graphics2D g) {
        g.setPaint(new GradientPaint(0, ROAD + 4, new Color(112, 112, 114), 0, 832, new Color(84, 84, 88)));
        g.fill(new Rectangle2D.Double(0, ROAD + 4, SceneDrawing.WIDTH, SceneDrawing.HEIGHT - ROAD));
        g.setPaint(new Color(232, 230, 222));
        for (int x = -60; x < 1300; x += 190) {
            var dash = new Path2D.Double();
            dash.moveTo(x + 8, 786);
            dash.lineTo(x + 116, 786);
            dash.lineTo(x + 112, 800);
            dash.lineTo(x, 800);
            dash.closePath();
            g.fill(dash);
        }
    }

    private static void lamp(Graphics2D g) {
        g.setPaint(new Color(70, 74, 78));
        g.fill(new RoundRectangle2D.Double(866, 250, 9, 322, 6, 6));
        g.fill(new RoundRectangle2D.Double(858, 548, 25, 24, 6, 6));
        g.setStroke(new BasicStroke(7, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        var arm = new Path2D.Double();
        arm.moveTo(870, 262);
        arm.curveTo(870, 226, 850, 220, 818, 222);
        g.draw(arm);
        g.fill(new RoundRectangle2D.Double(786, 216, 44, 14, 12, 12));
        g.setPaint(new Color(255, 247, 214));
        g.fill(new RoundRectangle2D.Double(790, 228, 36, 6, 6, 6));
    }
}
