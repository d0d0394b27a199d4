package dev.kontext.imaging.intake;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ServiceRegistry;

/**
 * The decoders, named one by one.
 *
 * <p>Nothing is looked up through the context class loader, so it does not matter who calls; and no plug-in that merely
 * lies on the class path ever sees a stranger's bytes.
 */
final class Codecs {
    private static final ImageReaderSpi PNG = builtIn("png");
    private static final ImageReaderSpi GIF = builtIn("gif");
    private static final ImageReaderSpi BMP = builtIn("bmp");
    private static final ImageReaderSpi JPEG = jpeg();
    private static final ImageReaderSpi WEBP = new WebPImageReaderSpi();

    private Codecs() {}

    static BufferedImage read(ImageType type, byte[] file) throws IOException {
        ImageReader reader = spi(type).createReaderInstance();
        var cut = new AtomicReference<String>();
        try (var in = new FileInput(file)) {
            // libjpeg fills what is missing with grey and only warns.
            reader.addIIOReadWarningListener((source, warning) -> {
                if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
                    cut.set(warning);
                }
            });
            reader.setInput(in, true, false);
            BufferedImage image = reader.read(0);
            if (cut.get() != null) {
                throw new IOException(cut.get());
            }
            return image;
        } finally {
            reader.dispose();
        }
    }

    private static ImageReaderSpi spi(ImageType type) {
        return switch (type) {
            case PNG -> PNG;
            case JPEG -> JPEG;
            case WEBP -> WEBP;
            case GIF -> GIF;
            case BMP -> BMP;
        };
    }

    private static ImageReaderSpi builtIn(String format) {
        var readers = IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
        while (readers.hasNext()) {
            ImageReaderSpi reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.plugins." + format + ".")) {
                return reader;
            }
        }
        throw new IllegalStateException("this Java runtime has no reader for " + format);
    }

    // The reader for all JPEG colour models wraps the runtime's own and finds it in the registry it is added to.
    private static ImageReaderSpi jpeg() {
        var registry =
                new ServiceRegistry(List.<Class<?>>of(ImageReaderSpi.class).iterator());
        var reader = new JPEGImageReaderSpi();
        registry.registerServiceProvider(builtIn("jpeg"), ImageReaderSpi.class);
        registry.registerServiceProvider(reader, ImageReaderSpi.class);
        return reader;
    }
}
