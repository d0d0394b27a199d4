package dev.kontext.imaging.geometry;

import dev.kontext.imaging.Size;

/**
 * A rectangle within an image, in pixels from its top left corner.
 *
 * @param x at least 0
 * @param y at least 0
 * @param width at least 1
 * @param height at least 1
 */
public record CropBox(int x, int y, int width, int height) {
    public CropBox {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("not a box: " + width + "x" + height + "+" + x + "+" + y);
        }
    }

    /** All of an image. */
    public static CropBox whole(Size image) {
        return new CropBox(0, 0, image.width(), image.height());
    }

    /** The largest box in the middle of {@code image} that has the shape of {@code shape}, to the nearest pixel. */
    public static CropBox centred(Size image, Size shape) {
        // Compare w/h with W/H as products: exact.
        long imageWide = (long) image.width() * shape.height();
        long shapeWide = (long) shape.width() * image.height();
        int width = image.width();
        int height = image.height();
        if (imageWide > shapeWide) {
            width = Math.clamp(Math.round(shapeWide / (double) shape.height()), 1, image.width());
        } else if (imageWide < shapeWide) {
            height = Math.clamp(Math.round(imageWide / (double) shape.width()), 1, image.height());
        }
        return new CropBox((image.width() - width) / 2, (image.height() - height) / 2, width, height);
    }

    public boolean isWhole(Size image) {
        return equals(whole(image));
    }

    public Size size() {
        return new Size(width, height);
    }
}
