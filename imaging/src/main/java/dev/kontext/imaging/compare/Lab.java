package dev.kontext.imaging.compare;

/**
 * CIE L*a*b* of sRGB colours, white D65: linear light and primaries of IEC 61966-2-1, then CIE 015:2018, 8.2.1. Both
 * curves are tables: off by less than 0.1.
 */
final class Lab {
    private static final int FINENESS = 8;
    private static final float[] LINEAR = new float[255 * FINENESS + 1];
    private static final int STEPS = 8192;
    private static final float[] CURVE = new float[STEPS + 2];

    static {
        for (int i = 0; i < LINEAR.length; i++) {
            double value = (double) i / (255 * FINENESS);
            LINEAR[i] = (float) (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
        }
        for (int i = 0; i < CURVE.length; i++) {
            double t = (double) i / STEPS;
            double edge = 6.0 / 29;
            CURVE[i] = (float) (t > edge * edge * edge ? Math.cbrt(t) : t / (3 * edge * edge) + 4.0 / 29);
        }
    }

    private Lab() {}

    /** L*, a* and b* of the one picture less those of the other. */
    static float[][] difference(ColourPlanes before, ColourPlanes after) {
        int area = before.area();
        var out = new float[3][area];
        for (int i = 0; i < area; i++) {
            convert(after, i, 1, out);
            convert(before, i, -1, out);
        }
        return out;
    }

    private static void convert(ColourPlanes picture, int at, float sign, float[][] out) {
        float red = linear(picture.plane(0)[at]);
        float green = linear(picture.plane(1)[at]);
        float blue = linear(picture.plane(2)[at]);
        // X, Y and Z as parts of white's; each row adds up to 1.
        float x = curve(0.433910f * red + 0.376220f * green + 0.189870f * blue);
        float y = curve(0.212639f * red + 0.715169f * green + 0.072192f * blue);
        float z = curve(0.017725f * red + 0.109472f * green + 0.872803f * blue);
        out[0][at] += sign * 116 * y;
        out[1][at] += sign * 500 * (x - y);
        out[2][at] += sign * 200 * (y - z);
    }

    private static float linear(float value) {
        return LINEAR[(int) (value * FINENESS + 0.5f)];
    }

    private static float curve(float t) {
        return CURVE[(int) (t * STEPS + 0.5f)];
    }
}
