package dev.kontext.imaging.intake;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/** An embedded ICC profile that really changes colours, made ready to convert to sRGB. */
final class ColourProfile {
    /** Profiles with tables for print are below 3 MiB; what is larger is not a profile. */
    static final int MAX_BYTES = 4 << 20;

    private static final int STRIP = 1 << 16;
    // Two roundings away from the same colour: the profile is sRGB under another name.
    private static final int SAME = 2;

    private final ColorConvertOp toSrgb;
    private final int components;

    private ColourProfile(ColorConvertOp toSrgb, int components) {
        this.toSrgb = toSrgb;
        this.components = components;
    }

    /**
     * Reads a profile.
     *
     * @param components of the image: 1 or 3
     * @return empty when the profile is damaged, not for such an image, or as good as sRGB: the samples then stay as
     *     they are, which is what browsers do
     */
    static Optional<ColourProfile> of(byte[] icc, int components) {
        if (icc.length > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            ICC_Profile profile = ICC_Profile.getInstance(icc);
            int type = profile.getColorSpaceType();
            if (type != (components == 1 ? ColorSpace.TYPE_GRAY : ColorSpace.TYPE_RGB)) {
                return Optional.empty();
            }
            ICC_Profile[] chain = {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)};
            var found = new ColourProfile(new ColorConvertOp(chain, null), components);
            return found.changesColours() ? Optional.of(found) : Optional.empty();
        } catch (IllegalArgumentException | CMMException e) {
            return Optional.empty();
        }
    }

    /**
     * Converts in place.
     *
     * @param samples interleaved; of a grey image with its value in each of the three colours
     * @param channels 3 or 4; alpha is left alone
     */
    void convert(byte[] samples, int channels) {
        if (components == 1) {
            convertGrey(samples, channels);
            return;
        }
        int pixels = samples.length / channels;
        for (int done = 0; done < pixels; done += STRIP) {
            int count = Math.min(STRIP, pixels - done);
            var strip = new byte[count * 3];
            for (int i = 0, from = done * channels; i < strip.length; i += 3, from += channels) {
                System.arraycopy(samples, from, strip, i, 3);
            }
            byte[] out = run(strip, count);
            for (int i = 0, to = done * channels; i < out.length; i += 3, to += channels) {
                System.arraycopy(out, i, samples, to, 3);
            }
        }
    }

    private void convertGrey(byte[] samples, int channels) {
        byte[] table = run(ramp(), 256);
        for (int i = 0; i < samples.length; i += channels) {
            byte value = table[3 * (samples[i] & 0xFF) + 1];
            samples[i] = value;
            samples[i + 1] = value;
            samples[i + 2] = value;
        }
    }

    private boolean changesColours() {
        byte[] in = components == 1 ? ramp() : grid();
        int count = in.length / components;
        byte[] out = run(in, count);
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < 3; c++) {
                int before = in[i * components + (components == 1 ? 0 : c)] & 0xFF;
                if (Math.abs(before - (out[3 * i + c] & 0xFF)) > SAME) {
                    return true;
                }
            }
        }
        return false;
    }

    private byte[] run(byte[] in, int count) {
        var out = new byte[count * 3];
        toSrgb.filter(raster(in, count, components), raster(out, count, 3));
        return out;
    }

    private static WritableRaster raster(byte[] samples, int count, int bands) {
        int[] offsets = bands == 1 ? new int[] {0} : new int[] {0, 1, 2};
        var model = new PixelInterleavedSampleModel(DataBufferByte.TYPE_BYTE, count, 1, bands, count * bands, offsets);
        return Raster.createWritableRaster(model, new DataBufferByte(samples, samples.length), null);
    }

    private static byte[] ramp() {
        var ramp = new byte[256];
        for (int i = 0; i < 256; i++) {
            ramp[i] = (byte) i;
        }
        return ramp;
    }

    private static byte[] grid() {
        var grid = new byte[3 * 9 * 9 * 9];
        for (int i = 0; i < 729; i++) {
            grid[3 * i] = level(i / 81);
            grid[3 * i + 1] = level(i / 9 % 9);
            grid[3 * i + 2] = level(i % 9);
        }
        return grid;
    }

    private static byte level(int step) {
        return (byte) Math.min(255, step * 32);
    }
}
