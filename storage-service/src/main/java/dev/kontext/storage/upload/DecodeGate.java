package dev.kontext.storage.upload;

import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.intake.IntakeLimits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds how much of what strangers sent is in memory at once: so many files, and of those so many pixels. */
@Singleton
public final class DecodeGate {
    private static final int PATIENCE_SECONDS = 30;
    private static final int PIXELS_PER_PERMIT = 1024;

    private final IntakeLimits limits;
    private final Semaphore files;
    private final Semaphore pixels;
    private final int allPixels;

    @Inject
    DecodeGate(UploadConfig config) {
        limits = new IntakeLimits(config.maxUploadBytes(), config.maxPixels(), config.maxSide());
        files = new Semaphore(config.concurrentDecodes(), true);
        allPixels = Math.toIntExact(Math.ceilDiv(config.concurrentPixels(), PIXELS_PER_PERMIT));
        pixels = new Semaphore(allPixels, true);
    }

    /** Work on an image. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws ImageRefusedException, IOException;
    }

    /** What is taken at all. */
    public IntakeLimits limits() {
        return limits;
    }

    /**
     * Runs work that holds a file in memory when there is room for it.
     *
     * @throws BusyException when there is none for 30 s
     */
    public <T> T file(Work<T> work) throws ImageRefusedException, IOException {
        return when(files, 1, work);
    }

    /**
     * Runs work that decodes so many pixels when there is room for it; within {@link #file}.
     *
     * @throws BusyException when there is none for 30 s
     */
    public <T> T decoding(long area, Work<T> work) throws ImageRefusedException, IOException {
        return when(pixels, (int) Math.min(Math.ceilDiv(area, PIXELS_PER_PERMIT), allPixels), work);
    }

    private static <T> T when(Semaphore free, int permits, Work<T> work) throws ImageRefusedException, IOException {
        try {
            if (!free.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new BusyException("Too many images are being read. Try again in a second.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException("The service is about to stop. Try again in a second.");
        }
        try {
            return work.run();
        } finally {
            free.release(permits);
        }
    }
}
