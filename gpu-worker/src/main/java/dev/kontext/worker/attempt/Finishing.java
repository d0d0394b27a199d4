package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.output.ImageEncoder;
import java.util.List;

/** What is left to do when the GPU is done: judge the picture, measure it, write its files, store them. */
final class Finishing {
    private final Artifacts artifacts;
    private final Screening screening;
    private final boolean provenance;
    private final AttemptObserver observer;

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
        var format = grant.spec().format();
        var picture = prepared.finish(answer);
        var file = PictureWork.encode(grant.spec(), picture, model, provenance);
        var image = artifacts.keep(grant, "0." + format.extension(), format.contentType(), file);
        var thumbnail = artifacts.keep(grant, "thumbnail.jpg", "image/jpeg", ImageEncoder.thumbnail(picture));
        observer.finished(attempt.times().fetch(), attempt.times().sinceEdited());
        return new Succeeded(
                new JobResult(model, List.of(image), thumbnail, edit.orElse(null)),
                attempt.times().stored());
    }
}
