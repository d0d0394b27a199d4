package dev.kontext.scheduler.turn;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.ResultName;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.storage.Receipts;
import dev.kontext.scheduler.job.Job;
import java.util.Optional;

/**
 * Whether a result can be that of an attempt: its worker may be broken, or lie. That the pictures are there, and are what
 * their digests say, storage's receipts tell.
 */
final class ResultCheck {
    private ResultCheck() {}

    /** What is wrong with it, in one sentence; empty if nothing is. */
    static Optional<String> objection(JobResult result, Job job, LeaseId lease, Receipts receipts) {
        var all = result.pictures();
        if (!all.stream().allMatch(image -> image.lease().equals(lease))) {
            return Optional.of("The worker reported the pictures of another attempt.");
        }
        if (!all.stream().allMatch(ResultCheck::canBe)) {
            return Optional.of("The worker reported a picture that cannot be.");
        }
        var spec = job.spec();
        if (spec != null && !result.images().stream().allMatch(image -> isAskedFor(image, spec))) {
            return Optional.of("The worker reported a picture of another size or format than the job asked for.");
        }
        if (!all.stream().allMatch(image -> receipts.holds(job.tenant(), job.id(), image))) {
            return Optional.of("The worker reported a picture that storage did not take.");
        }
        return Optional.empty();
    }

    private static boolean canBe(StoredImage image) {
        return ResultName.isValid(image.name())
                && image.contentType().startsWith("image/")
                && image.width() > 0
                && image.height() > 0
                && image.bytes() > 0
                && Digest.isHex(image.sha256());
    }

    private static boolean isAskedFor(StoredImage image, JobSpec spec) {
        return image.contentType().equals(spec.format().contentType())
                && image.width() == spec.width()
                && image.height() == spec.height();
    }
}
