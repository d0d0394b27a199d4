package dev.kontext.imaging.intake;

/**
 * What a stranger's image may cost.
 *
 * <p>Decoding needs about 7 bytes of heap a pixel, 12 for 16-bit PNG, on top of the bytes themselves; {@code maxPixels}
 * is therefore the bound on memory.
 *
 * @param maxBytes length of the file, at least 1
 * @param maxPixels width times height, at least 1
 * @param maxSide pixels along the longer side, at least 1
 */
public record IntakeLimits(int maxBytes, long maxPixels, int maxSide) {
    /** 32 MiB, 50 megapixels, 16,383 pixels to a side: takes what today's phones and cameras make. */
    public static final IntakeLimits DEFAULT = new IntakeLimits(32 << 20, 50_000_000, 16_383);

    public IntakeLimits {
        if (maxBytes < 1 || maxPixels < 1 || maxSide < 1) {
            throw new IllegalArgumentException(
                    "limits must be at least 1, got " + maxBytes + " bytes, " + maxPixels + " pixels, side " + maxSide);
        }
    }
}
