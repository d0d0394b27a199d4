package dev.kontext.sandbox.edit;

/** The OKLab colour space, in which lightness and hue can be changed apart from each other. Lightness runs from 0 to 1. */
record OkLab(double l, double a, double b) {
    private static final double[] LINEAR = new double[256];
    private static final byte[] ENCODED = new byte[4097];

    static {
        for (var i = 0; i < LINEAR.length; i++) {
            var v = i / 255.0;
            LINEAR[i] = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
        }
        for (var i = 0; i < ENCODED.length; i++) {
            // Indexed by the square root: the curve is steep near black.
            var v = Math.pow(i / 4096.0, 2);
            var coded = v <= 0.0031308 ? v * 12.92 : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
            ENCODED[i] = (byte) Math.round(coded * 255);
        }
    }

    static OkLab of(int colour) {
        var red = LINEAR[colour >> 16 & 0xff];
        var green = LINEAR[colour >> 8 & 0xff];
        var blue = LINEAR[colour & 0xff];
        var l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
        var m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
        var s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
        return new OkLab(
                0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s);
    }

    double chroma() {
        return Math.hypot(a, b);
    }

    /** Radians. */
    double hue() {
        return Math.atan2(b, a);
    }

    /** How far the hues lie apart, 0 to pi. */
    double hueDistance(OkLab other) {
        var d = Math.abs(hue() - other.hue());
        return d > Math.PI ? 2 * Math.PI - d : d;
    }

    /** A distance in which a shadow across one surface counts less than a change of its colour. */
    double distance(OkLab other, double lightnessWeight) {
        var dl = (l - other.l) * lightnessWeight;
        var da = a - other.a;
        var db = b - other.b;
        return Math.sqrt(dl * dl + da * da + db * db);
    }

    /** As 0xRRGGBB; a colour that sRGB lacks gives up chroma until it fits, and keeps its hue and lightness. */
    int rgb() {
        var lightness = Math.clamp(l, 0, 1);
        if (fits(lightness, a, b)) {
            return encode(lightness, a, b);
        }
        var low = 0.0;
        var high = 1.0;
        for (var i = 0; i < 7; i++) {
            var middle = (low + high) / 2;
            if (fits(lightness, a * middle, b * middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return encode(lightness, a * low, b * low);
    }

    private static boolean fits(double l, double a, double b) {
        var slack = 0.0005;
        for (var channel = 0; channel < 3; channel++) {
            var v = linear(channel, l, a, b);
            if (v < -slack || v > 1 + slack) {
                return false;
            }
        }
        return true;
    }

    private static int encode(double l, double a, double b) {
        var colour = 0;
        for (var channel = 0; channel < 3; channel++) {
            var v = Math.clamp(linear(channel, l, a, b), 0, 1);
            colour = colour << 8 | (ENCODED[(int) Math.round(Math.sqrt(v) * 4096)] & 0xff);
        }
        return colour;
    }

    private static double linear(int channel, double lightness, double a, double b) {
        var l = lightness + 0.3963377774 * a + 0.2158037573 * b;
        var m = lightness - 0.1055613458 * a - 0.0638541728 * b;
        var s = lightness - 0.0894841775 * a - 1.2914855480 * b;
        var l3 = l * l * l;
        var m3 = m * m * m;
        var s3 = s * s * s;
        return switch (channel) {
            case 0 -> 4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3;
            case 1 -> -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3;
            default -> -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3;
        };
    }
}
