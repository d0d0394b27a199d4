package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.output.ImageEncoder;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What is left to do when the GPU is done: judge the picture, measure it, write its files, store them. The thumbnail is on
 * its way while the picture is still being written.
 */
final class Finishing implements AutoCloseable {
    private final Artifacts artifacts;
    private final Screening screening;
    private final boolean provenance;
    private final AttemptObserver observer;

    /** They only wait: for sockets, or before another try. */
    private final ExecutorService uploads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("upload-", 0).factory());

    Finishing(Artifacts artifacts, Screening screening, boolean provenance, AttemptObserver observer) {
        this.artifacts = artifacts;
        this.screening = screening;
        this.provenance = provenance;
        this.observer = observer;
    }

    Succeeded finish(Attempt attempt, Prepared prepared, Pixels answer, ModelInfo model)
            throws AttemptFailedException, InterruptedException {
        var grant = attempt.grant();
        screening.output(grant, answer);
        var edit = prepared.report(answer);
        var picture = prepared.finish(answer);
        var small = ImageEncoder.thumbnail(picture);
        var thumbnail = uploads.submit(() -> artifacts.keep(grant, "thumbnail.jpg", "image/jpeg", small));
        try {
            var format = grant.spec().format();
            var file = PictureWork.encode(grant.spec(), picture, model, provenance);
            var image = artifacts.keep(grant, "0." + format.extension(), format.contentType(), file);
            var result = new JobResult(model, List.of(image), outcome(thumbnail), edit.orElse(null));
            observer.finished(attempt.times().fetch(), attempt.times().sinceEdited());
            return new Succeeded(result, attempt.times().stored());
        } finally {
            thumbnail.cancel(true);
        }
    }

    private static StoredImage outcome(Future<StoredImage> upload) throws AttemptFailedException, InterruptedException {
        try {
            return upload.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AttemptFailedException failed) {
                throw failed;
            }
            throw new IllegalStateException("an upload ended unforeseen", e.getCause());
        }
    }

    /** Interrupts what is left. */
    @Override
    public void close() {
        uploads.shutdownNow();
    }
}
