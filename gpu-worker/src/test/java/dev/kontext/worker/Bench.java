package dev.kontext.worker;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.InputImage;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.job.References;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import dev.kontext.worker.attempt.AttemptObserver;
import dev.kontext.worker.attempt.PictureRules;
import dev.kontext.worker.attempt.QuarantineConfig;
import dev.kontext.worker.fake.FakeScheduler;
import dev.kontext.worker.fake.FakeStorage;
import dev.kontext.worker.fake.HttpFake;
import dev.kontext.worker.scheduler.SchedulerConfig;
import dev.kontext.worker.storage.StorageConfig;
import dev.kontext.worker.triton.TritonConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A worker between fakes, and grants to give it. */
final class Bench implements AutoCloseable {
    static final TenantId TENANT = new TenantId("acme");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    final FakeScheduler scheduler = new FakeScheduler();
    final FakeStorage storage = new FakeStorage();
    final Vertx vertx = Vertx.vertx();
    final Worker worker;
    private int grants;

    Bench(String modelAddress) throws IOException {
        this(modelAddress, List.of(), PictureRules.DEFAULT);
    }

    Bench(String modelAddress, PictureRules rules) throws IOException {
        this(modelAddress, List.of(), rules);
    }

    /** @param before schedulers that the worker is to ask before the bench's own */
    Bench(String modelAddress, List<URI> before) throws IOException {
        this(modelAddress, before, PictureRules.DEFAULT);
    }

    private Bench(String modelAddress, List<URI> before, PictureRules rules) throws IOException {
        var urls = new ArrayList<>(before);
        urls.add(scheduler.url());
        worker = new Worker(
                new WorkerId("pod-1", "first"),
                vertx,
                HttpFake.KEY,
                new Schedulers(urls, Duration.ofMillis(1500)),
                new Storage(storage.url(), PATIENCE, Duration.ofSeconds(2), 50_000_000),
                new Triton(modelAddress, "kontext", "exact", PATIENCE, 10, PATIENCE),
                new Quarantine(2, Duration.ofMillis(50)),
                AttemptObserver.NONE,
                rules);
    }

    private record Schedulers(List<URI> urls, Duration silence) implements SchedulerConfig {}

    private record Storage(URI url, Duration retryFor, Duration silence, long maxPixels) implements StorageConfig {}

    private record Triton(
            String address, String name, String profile, Duration silence, int silenceFactor, Duration leastSilence)
            implements TritonConfig {}

    private record Quarantine(int after, Duration pause) implements QuarantineConfig {}

    Bench start() {
        worker.start();
        return this;
    }

    /** A text-to-image job of 64 by 64 pixels and 4 steps. */
    Grant generation(String prompt) {
        return grant(new JobSpec(prompt, List.of(), 1, 4, 2.5, 64, 64, ImageFormat.PNG, null, Lane.BATCH, Map.of()));
    }

    /** An edit of an input that storage holds. */
    Grant edit(String prompt, Pixels input) {
        return edit(prompt, input, input.size(), ImageFormat.PNG);
    }

    Grant edit(String prompt, Pixels input, Size size, ImageFormat format) {
        return edit(prompt, storage.hold(TENANT.value(), input), input.size(), size, format);
    }

    Grant edit(String prompt, Digest digest, Size input, Size size, ImageFormat format) {
        var image = new InputImage(digest, input.width(), input.height());
        return grant(new JobSpec(
                prompt, List.of(image), 1, 4, 2.5, size.width(), size.height(), format, 85, Lane.BATCH, Map.of()));
    }

    /** A picture of 64 by 48 pixels from several inputs that storage holds. */
    Grant stitched(String prompt, Pixels... inputs) {
        var images = Stream.of(inputs)
                .map(input -> new InputImage(storage.hold(TENANT.value(), input), input.width(), input.height()))
                .toList();
        return grant(new JobSpec(
                prompt, images, References.STITCH, 1, 4, 2.5, 64, 48, ImageFormat.PNG, null, Lane.BATCH, Map.of()));
    }

    private Grant grant(JobSpec spec) {
        grants++;
        var sixteen = ByteBuffer.allocate(16).putInt(grants).array();
        return new Grant(
                JobId.of(sixteen),
                TENANT,
                LeaseId.of(sixteen),
                LeaseToken.of(ByteBuffer.allocate(32).putInt(grants).array()),
                1,
                spec,
                120_000);
    }

    String path(Grant grant, String name) {
        return TENANT + "/" + grant.job() + "/" + grant.lease() + "/" + name;
    }

    @Override
    public void close() {
        worker.close();
        storage.open();
        storage.close();
        scheduler.close();
        vertx.close();
    }
}
