package dev.kontext.imaging.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/** A house with a shop in it, and a sign that says SALE. */
final class ShopDrawing {
    private static final int LEFT = 60;
    private static final int RIGHT = 512;
    private static final int EAVES = 214;
    private static final int GROUND = 556;

    private ShopDrawing() {}

    static void draw(Graphics2D g) {
        roof(g);
        wall(g);
        window(g, 104, 246);
        window(g, 234, 246);
        window(g, 364, 246);
        sign(g);
        shopFront(g);
    }

    private static void wall(Graphics2D g) {
        g.setPaint(new GradientPaint(LEFT, 0, new Color(240, 228, 206), RIGHT, 0, new Color(224, 208, 184)));
        g.fill(new Rectangle2D.Double(LEFT, EAVES, RIGHT - LEFT, GROUND - EAVES));
        g.setPaint(new Color(206, 190, 166));
        g.fill(new Rectangle2D.Double(LEFT, EAVES, RIGHT - LEFT, 12));
        g.setPaint(new Color(176, 166, 152));
        g.fill(new Rectangle2D.Double(LEFT, GROUND - 22, RIGHT - LEFT, 22));
    }

    private static void roof(Graphics2D g) {
        g.setPaint(new Color(150, 112, 98));
        g.fill(new Rectangle2D.Double(392, 76, 42, 90));
        g.setPaint(new Color(122, 92, 82));
        g.fill(new Rectangle2D.Double(386, 68, 54, 14));
        var roof = new Path2D.Double();
        roof.moveTo(LEFT - 26, EAVES + 4);
        roof.lineTo(LEFT + 70, 104);
        roof.lineTo(RIGHT - 70, 104);
        roof.lineTo(RIGHT + 26, EAVES + 4);
        roof.closePath();
        g.setPaint(new GradientPaint(0, 104, new Color(172, 118, 98), 0, EAVES, new Color(142, 94, 80)));
        g.fill(roof);
        var clip = g.getClip();
        g.clip(roof);
        g.setPaint(new Color(126, 82, 70));
        g.setStroke(new BasicStroke(2));
        for (int y = 122; y < EAVES; y += 18) {
            for (int x = 30 + (y / 18 % 2) * 14; x < 560; x += 28) {
                g.draw(new Arc2D.Double(x, y - 12, 28, 16, 180, 180, Arc2D.OPEN));
            }
        }
        g.setClip(clip);
        g.setPaint(new Color(232, 224, 210));
        g.fill(new RoundRectangle2D.Double(LEFT - 28, EAVES, RIGHT - LEFT + 56, 10, 8, 8));
    }

    private static void window(Graphics2D g, int x, int y) {
        g.setPaint(new Color(250, 247, 240));
        g.fill(new Rectangle2D.Double(x - 6, y - 6, 116, 92));
        g.setPaint(new GradientPaint(x, y, new Color(120, 140, 150), x + 104, y + 80, new Color(172, 188, 194)));
        g.fill(new Rectangle2D.Double(x, y, 104, 80));
        g.setPaint(new Color(234, 232, 224, 150));
        var curtain = new Path2D.Double();
        curtain.moveTo(x, y);
        curtain.lineTo(x + 34, y);
        curtain.quadTo(x + 26, y + 46, x, y + 70);
        curtain.closePath();
        curtain.moveTo(x + 104, y);
        curtain.lineTo(x + 70, y);
        curtain.quadTo(x + 78, y + 46, x + 104, y + 70);
        curtain.closePath();
        g.fill(curtain);
        g.setPaint(new Color(250, 247, 240));
        g.fill(new Rectangle2D.Double(x + 49, y, 6, 80));
        g.fill(new Rectangle2D.Double(x, y + 36, 104, 5));
        g.setPaint(new Color(196, 180, 158));
        g.fill(new Rectangle2D.Double(x - 10, y + 86, 124, 8));
    }

    private static void sign(Graphics2D g) {
        g.setPaint(new Color(60, 52, 48, 60));
        g.fill(new RoundRectangle2D.Double(154, 356, 272, 74, 14, 14));
        g.setPaint(new Color(244, 238, 222));
        g.fill(new RoundRectangle2D.Double(150, 350, 272, 74, 14, 14));
        g.setPaint(new Color(92, 58, 52));
        g.fill(new RoundRectangle2D.Double(155, 355, 262, 64, 10, 10));
        g.setPaint(new Color(252, 244, 224));
        g.setStroke(new BasicStroke(9, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        double x = 182;
        for (Path2D letter : new Path2D[] {s(), a(), l(), e()}) {
            g.draw(AffineTransform.getTranslateInstance(x, 367).createTransformedShape(letter));
            x += 58;
        }
    }

    /** Letters in a box of 34 by 40. */
    private static Path2D s() {
        var path = new Path2D.Double();
        path.moveTo(32, 7);
        path.curveTo(24, -3, 3, -3, 3, 10);
        path.curveTo(3, 23, 32, 16, 32, 30);
        path.curveTo(32, 43, 9, 43, 1, 33);
        return path;
    }

    private static Path2D a() {
        var path = new Path2D.Double();
        path.moveTo(0, 40);
        path.lineTo(17, 0);
        path.lineTo(34, 40);
        path.moveTo(7, 26);
        path.lineTo(27, 26);
        return path;
    }

    private static Path2D l() {
        var path = new Path2D.Double();
        path.moveTo(4, 0);
        path.lineTo(4, 40);
        path.lineTo(30, 40);
        return path;
    }

    private static Path2D e() {
        var path = new Path2D.Double();
        path.moveTo(32, 0);
        path.lineTo(4, 0);
        path.lineTo(4, 40);
        path.lineTo(32, 40);
        path.moveTo(4, 20);
        path.lineTo(26, 20);
        return path;
    }

    private static void shopFront(Graphics2D g) {
        pane(g, 88, 452, 172);
        pane(g, 374, 452, 114);
        g.setPaint(new Color(112, 84, 66));
        g.fill(new Rectangle2D.Double(282, 446, 72, GROUND - 446));
        g.setPaint(new GradientPaint(288, 452, new Color(146, 162, 166), 348, 530, new Color(112, 128, 134)));
        g.fill(new Rectangle2D.Double(292, 456, 52, 62));
        g.setPaint(new Color(222, 196, 128));
        g.fill(new Ellipse2D.Double(337, 522, 8, 8));
    }

    private static void pane(Graphics2D g, int x, int y, int width) {
        g.setPaint(new Color(112, 84, 66));
        g.fill(new Rectangle2D.Double(x - 6, y - 6, width + 12, 88));
        g.setPaint(new GradientPaint(x, y, new Color(226, 216, 186), x, y + 76, new Color(178, 168, 146)));
        g.fill(new Rectangle2D.Double(x, y, width, 76));
        g.setPaint(new Color(255, 255, 255, 70));
        var glint = new Path2D.Double();
        glint.moveTo(x + width * 0.20, y);
        glint.lineTo(x + width * 0.38, y);
        glint.lineTo(x + width * 0.16, y + 76);
        glint.lineTo(x, y + 76);
        glint.lineTo(x, y + 66);
        glint.closePath();
        g.fill(glint);
        // An awning in stripes.
        int stripes = width / 19;
        double step = (width + 24.0) / stripes;
        for (int i = 0; i < stripes; i++) {
            g.setPaint(i % 2 == 0 ? new Color(146, 158, 132) : new Color(240, 234, 218));
            double left = x - 12 + i * step;
            var stripe = new Path2D.Double();
            stripe.moveTo(x - 4 + i * (width + 8.0) / stripes, y - 24);
            stripe.lineTo(x - 4 + (i + 1) * (width + 8.0) / stripes, y - 24);
            stripe.lineTo(left + step, y + 6);
            stripe.curveTo(left + step, y + 15, left, y + 15, left, y + 6);
            stripe.closePath();
            g.fill(stripe);
        }
    }
}
