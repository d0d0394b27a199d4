package dev.kontext.imaging.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/** The blue car, seen from its right side, driving to the right. */
final class CarDrawing {
    static final Color BODY = new Color(24, 78, 200);

    private static final Color SILL = new Color(18, 60, 160);
    private static final Color TOP = new Color(34, 92, 216);
    private static final double REAR = 150;
    private static final double FRONT = 482;
    private static final double AXLE = 208;

    private CarDrawing() {}

    /** In its own coordinates 640 wide, its wheels standing at 254. */
    static void draw(Graphics2D g) {
        AffineTransform before = g.getTransform();
        g.translate(286, 512);
        shadow(g);
        body(g);
        windows(g);
        lines(g);
        lights(g);
        wheel(g, REAR);
        wheel(g, FRONT);
        g.setTransform(before);
    }

    private static void shadow(Graphics2D g) {
        for (int i = 0; i < 6; i++) {
            g.setPaint(new Color(30, 30, 34, 34));
            g.fill(new Ellipse2D.Double(4 + i * 8, 232 + i * 2, 632 - i * 16, 40 - i * 4));
        }
    }

    private static Area hull() {
        var path = new Path2D.Double();
        path.moveTo(20, 196);
        path.curveTo(8, 180, 10, 140, 22, 116);
        path.curveTo(34, 100, 60, 98, 92, 94);
        path.curveTo(134, 52, 176, 22, 232, 16);
        path.curveTo(288, 10, 346, 12, 384, 26);
        path.curveTo(424, 42, 456, 70, 480, 96);
        path.curveTo(548, 100, 598, 112, 614, 134);
        path.curveTo(626, 150, 628, 178, 622, 198);
        path.curveTo(620, 208, 610, 212, 598, 212);
        path.lineTo(44, 212);
        path.curveTo(32, 212, 26, 206, 20, 196);
        path.closePath();
        var hull = new Area(path);
        for (double x : new double[] {REAR, FRONT}) {
            hull.subtract(new Area(new Ellipse2D.Double(x - 55, AXLE - 55, 110, 110)));
        }
        return hull;
    }

    private static void body(Graphics2D g) {
        Area hull = hull();
        g.setPaint(SceneDrawing.grey(34));
        for (double x : new double[] {REAR, FRONT}) {
            g.fill(new Ellipse2D.Double(x - 57, AXLE - 57, 114, 114));
        }
        g.fill(new Rectangle2D.Double(60, 196, 520, 20));
        g.setPaint(BODY);
        g.fill(hull);
        var clip = g.getClip();
        g.clip(hull);
        g.setPaint(new GradientPaint(0, 186, BODY, 0, 214, SILL));
        g.fill(new Rectangle2D.Double(0, 186, 640, 30));
        g.setPaint(new GradientPaint(0, 12, TOP, 0, 40, BODY));
        g.fill(new Rectangle2D.Double(0, 0, 640, 40));
        // Light along the shoulder.
        g.setPaint(TOP);
        g.setStroke(new BasicStroke(5, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        var shoulder = new Path2D.Double();
        shoulder.moveTo(34, 122);
        shoulder.curveTo(160, 112, 420, 110, 600, 136);
        g.draw(shoulder);
        g.setClip(clip);
    }

    private static void windows(Graphics2D g) {
        var glass = new Path2D.Double();
        glass.moveTo(122, 94);
        glass.curveTo(156, 58, 190, 36, 236, 31);
        glass.curveTo(288, 26, 340, 27, 374, 40);
        glass.curveTo(404, 53, 430, 74, 450, 96);
        glass.lineTo(440, 100);
        glass.lineTo(134, 100);
        glass.closePath();
        g.setPaint(new GradientPaint(0, 30, new Color(62, 74, 84), 0, 100, new Color(128, 144, 152)));
        g.fill(glass);
        var clip = g.getClip();
        g.clip(glass);
        g.setPaint(new Color(255, 255, 255, 46));
        for (double x : new double[] {200, 340}) {
            var glint = new Path2D.Double();
            glint.moveTo(x + 34, 20);
            glint.lineTo(x + 62, 20);
            glint.lineTo(x + 14, 104);
            glint.lineTo(x - 14, 104);
            glint.closePath();
            g.fill(glint);
        }
        // Heads and seats, seen dimly.
        g.setPaint(new Color(40, 46, 52, 150));
        g.fill(new RoundRectangle2D.Double(196, 66, 26, 44, 14, 14));
        g.fill(new RoundRectangle2D.Double(318, 64, 26, 46, 14, 14));
        g.setPaint(BODY);
        g.fill(new Rectangle2D.Double(274, 20, 14, 84));
        g.setClip(clip);
        g.setPaint(new Color(20, 26, 34));
        g.setStroke(new BasicStroke(2.4f));
        g.draw(glass);
    }

    private static void lines(Graphics2D g) {
        g.setPaint(new Color(12, 42, 118));
        g.setStroke(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        var doors = new Path2D.Double();
        doors.moveTo(281, 102);
        doors.lineTo(281, 198);
        doors.moveTo(132, 102);
        doors.curveTo(150, 130, 176, 150, 204, 160);
        doors.lineTo(212, 198);
        doors.moveTo(444, 102);
        doors.curveTo(432, 128, 420, 150, 418, 198);
        doors.moveTo(212, 198);
        doors.lineTo(418, 198);
        g.draw(doors);
        for (double x : new double[] {226, 366}) {
            g.setPaint(new Color(196, 204, 212));
            g.fill(new RoundRectangle2D.Double(x, 124, 36, 8, 8, 8));
        }
        // The mirror.
        g.setPaint(BODY);
        g.fill(new RoundRectangle2D.Double(428, 82, 26, 18, 12, 12));
        g.setPaint(new Color(12, 42, 118));
        g.setStroke(new BasicStroke(1.6f));
        g.draw(new RoundRectangle2D.Double(428, 82, 26, 18, 12, 12));
    }

    private static void lights(Graphics2D g) {
        var head = new Path2D.Double();
        head.moveTo(586, 128);
        head.curveTo(602, 128, 614, 138, 618, 152);
        head.lineTo(594, 152);
        head.curveTo(586, 146, 582, 136, 586, 128);
        head.closePath();
        g.setPaint(new GradientPaint(586, 128, new Color(255, 252, 232), 618, 152, new Color(222, 220, 204)));
        g.fill(head);
        var tail = new Path2D.Double();
        tail.moveTo(20, 122);
        tail.lineTo(42, 122);
        tail.curveTo(46, 132, 44, 142, 38, 150);
        tail.lineTo(14, 150);
        tail.closePath();
        g.setPaint(new Color(188, 58, 48));
        g.fill(tail);
        g.setPaint(SceneDrawing.grey(190));
        g.fill(new RoundRectangle2D.Double(596, 182, 32, 14, 10, 10));
        g.fill(new RoundRectangle2D.Double(10, 182, 32, 14, 10, 10));
    }

    private static void wheel(Graphics2D g, double x) {
        disc(g, x, 48, SceneDrawing.grey(32));
        disc(g, x, 45, SceneDrawing.grey(44));
        disc(g, x, 31, SceneDrawing.grey(210));
        disc(g, x, 27, SceneDrawing.grey(150));
        g.setPaint(SceneDrawing.grey(222));
        g.setStroke(new BasicStroke(7, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (int spoke = 0; spoke < 5; spoke++) {
            double angle = spoke * 2 * Math.PI / 5 - Math.PI / 2;
            g.draw(new Line2D.Double(x, AXLE, x + 25 * Math.cos(angle), AXLE + 25 * Math.sin(angle)));
        }
        disc(g, x, 8, SceneDrawing.grey(120));
    }

    private static void disc(Graphics2D g, double x, double r, Color colour) {
        g.setPaint(colour);
        g.fill(new Ellipse2D.Double(x - r, AXLE - r, 2 * r, 2 * r));
    }
}
