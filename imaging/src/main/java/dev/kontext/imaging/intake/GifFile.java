package dev.kontext.imaging.intake;

import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A GIF with one frame; the decoder gets that frame, its palette and which colour is transparent. */
final class GifFile implements ScannedFile {
    private static final int HEADER = 13;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;
    private static final int TRAILER = 0x3B;
    private static final int GRAPHIC_CONTROL = 0xF9;

    private final byte[] file;
    private int control = -1;
    private int image = -1;
    private int imageEnd;
    private int width;
    private int height;

    private GifFile(byte[] file) {
        this.file = file;
    }

    static GifFile scan(byte[] file) throws ImageRefusedException {
        var gif = new GifFile(file);
        gif.walk();
        return gif;
    }

    @Override
    public ImageType type() {
        return ImageType.GIF;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int orientation() {
        return ExifOrientation.UPRIGHT;
    }

    @Override
    public Pixels decode() throws ImageRefusedException {
        try {
            BufferedImage frame = Codecs.read(ImageType.GIF, essentials());
            return onCanvas(DecodedImages.toPixels(frame));
        } catch (IOException | RuntimeException e) {
            throw Refusals.undecodable(ImageType.GIF, e);
        }
    }

    private void walk() throws ImageRefusedException {
        int at = paletteEnd();
        while (true) {
            int block = u8(at);
            if (block == TRAILER) {
                break;
            }
            if (block == EXTENSION) {
                if (u8(at + 1) == GRAPHIC_CONTROL && image < 0) {
                    control = at;
                }
                at = skipSubBlocks(at + 2);
            } else if (block == IMAGE) {
                if (image >= 0) {
                    throw Refusals.animated("several frames");
                }
                image = at;
                int flags = u8(at + 9);
                at = skipSubBlocks(at + 10 + paletteLength(flags) + 1);
                imageEnd = at;
            } else {
                throw Refusals.damaged(ImageType.GIF, "its structure is broken");
            }
        }
        if (image < 0 || u16(image + 5) == 0 || u16(image + 7) == 0) {
            throw Refusals.damaged(ImageType.GIF, "it has no pixels");
        }
        width = Math.max(u16(6), u16(image + 1) + u16(image + 5));
        height = Math.max(u16(8), u16(image + 3) + u16(image + 7));
    }

    private int paletteEnd() throws ImageRefusedException {
        int flags = u8(10);
        return HEADER + paletteLength(flags);
    }

    private static int paletteLength(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private int skipSubBlocks(int from) throws ImageRefusedException {
        int at = from;
        while (true) {
            int length = u8(at);
            at += 1 + length;
            if (length == 0) {
                return at;
            }
        }
    }

    private byte[] essentials() throws ImageRefusedException {
        var out = new ByteArrayOutputStream(file.length);
        out.write(file, 0, paletteEnd());
        if (control >= 0) {
            out.write(file, control, skipSubBlocks(control + 2) - control);
        }
        out.write(file, image, imageEnd - image);
        out.write(TRAILER);
        return out.toByteArray();
    }

    /** Puts a frame that covers only part of the canvas in its place; the rest is transparent. */
    private Pixels onCanvas(Pixels frame) throws ImageRefusedException {
        if (frame.width() == width && frame.height() == height) {
            return frame;
        }
        int left = u16(image + 1);
        int top = u16(image + 3);
        var canvas = new byte[Math.multiplyExact(4, Math.multiplyExact(width, height))];
        for (int y = 0; y < frame.height(); y++) {
            int to = ((top + y) * width + left) * 4;
            int from = y * frame.width() * frame.channels();
            for (int x = 0; x < frame.width(); x++, to += 4, from += frame.channels()) {
                System.arraycopy(frame.samples(), from, canvas, to, 3);
                canvas[to + 3] = frame.hasAlpha() ? frame.samples()[from + 3] : -1;
            }
        }
        return new Pixels(width, height, Pixels.RGBA, canvas);
    }

    private int u8(int at) throws ImageRefusedException {
        if (at >= file.length) {
            throw Refusals.cutOff(ImageType.GIF);
        }
        return file[at] & 0xFF;
    }

    private int u16(int at) throws ImageRefusedException {
        return u8(at) | u8(at + 1) << 8;
    }
}
