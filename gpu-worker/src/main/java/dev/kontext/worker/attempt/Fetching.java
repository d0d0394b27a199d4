package dev.kontext.worker.attempt;

import dev.kontext.contracts.worker.Grant;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.geometry.ReferenceRow;
import java.util.ArrayList;

/** What comes before the GPU: judge the prompt, fetch the inputs, lay them out, judge them. */
final class Fetching {
    private final Artifacts artifacts;
    private final Screening screening;

    Fetching(Artifacts artifacts, Screening screening) {
        this.artifacts = artifacts;
        this.screening = screening;
    }

    Prepared fetch(Grant grant) throws AttemptFailedException, InterruptedException {
        var spec = grant.spec();
        screening.prompt(grant);
        return switch (spec.references()) {
            case SINGLE -> spec.images().isEmpty() ? PictureWork.fromWords(spec) : picture(grant);
            case STITCH -> references(grant);
        };
    }

    private Prepared picture(Grant grant) throws AttemptFailedException, InterruptedException {
        var spec = grant.spec();
        var input = artifacts.pixels(grant.tenant(), spec.images().getFirst().digest());
        var prepared = PictureWork.fromPicture(spec, input);
        screening.input(grant, prepared.pixels().orElseThrow());
        return prepared;
    }

    private Prepared references(Grant grant) throws AttemptFailedException, InterruptedException {
        var spec = grant.spec();
        var cell = PictureWork.cell(spec);
        var cells = new ArrayList<Pixels>();
        // One after the other: an input can be a hundred times as large as its cell.
        for (var image : spec.images()) {
            var fitted = ReferenceRow.fit(artifacts.pixels(grant.tenant(), image.digest()), cell);
            screening.input(grant, fitted);
            cells.add(fitted);
        }
        return PictureWork.fromReferences(spec, cells);
    }
}
