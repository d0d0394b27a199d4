package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.EditReport;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.compare.Change;
import dev.kontext.imaging.compare.Shift;
import dev.kontext.imaging.geometry.GeometryPlan;
import dev.kontext.imaging.geometry.ReferenceImage;
import dev.kontext.imaging.geometry.ReferenceRow;
import dev.kontext.imaging.geometry.Resampler;
import java.util.Optional;

/** An attempt that is laid out for the model. */
sealed interface Prepared {
    GeometryPlan plan();

    /** What the model sees beside the prompt. */
    Optional<Pixels> pixels();

    /** How many references the pixels hold side by side, 1 also when there are none. */
    int stitch();

    /** The model's answer at the deliverable's size. */
    Pixels finish(Pixels answer);

    /** What became of the input; empty where the answer does not lie on one. */
    Optional<EditReport> report(Pixels answer);

    /** Text-to-image. */
    record FromWords(GeometryPlan plan) implements Prepared {
        @Override
        public Optional<Pixels> pixels() {
            return Optional.empty();
        }

        @Override
        public int stitch() {
            return 1;
        }

        @Override
        public Pixels finish(Pixels answer) {
            return Resampler.resize(answer, plan.deliverable());
        }

        @Override
        public Optional<EditReport> report(Pixels answer) {
            return Optional.empty();
        }
    }

    /** An edit. Its result lies on its input pixel for pixel, and gets its alpha back. */
    record FromPicture(GeometryPlan plan, ReferenceImage reference) implements Prepared {
        @Override
        public Optional<Pixels> pixels() {
            return Optional.of(reference.pixels());
        }

        @Override
        public int stitch() {
            return 1;
        }

        @Override
        public Pixels finish(Pixels answer) {
            return reference.finish(answer);
        }

        /** Measured where it was done, at the model's size; the shift in pixels of the deliverable. */
        @Override
        public Optional<EditReport> report(Pixels answer) {
            var change = Change.between(reference.pixels(), answer);
            var size = plan.deliverable();
            var shift = change.shift()
                    .map(move -> move.scaled(
                                    (double) size.width() / answer.width(), (double) size.height() / answer.height())
                            .rounded());
            return Optional.of(new EditReport(
                    Math.round(change.share() * 10_000) / 10_000.0,
                    shift.map(Shift::x).orElse(null),
                    shift.map(Shift::y).orElse(null)));
        }
    }

    /** A picture of its own from several: there is no input that it could be compared with or take alpha from. */
    record FromReferences(GeometryPlan plan, Pixels row, int stitch) implements Prepared {
        @Override
        public Optional<Pixels> pixels() {
            return Optional.of(row);
        }

        @Override
        public Pixels finish(Pixels answer) {
            return ReferenceRow.finish(answer, plan.deliverable());
        }

        @Override
        public Optional<EditReport> report(Pixels answer) {
            return Optional.empty();
        }
    }
}
