package dev.kontext.worker.triton;

import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.worker.attempt.Probe;
import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import inference.ModelConfig;
import inference.ModelConfigRequest;
import inference.ModelMetadataRequest;
import inference.ModelMetadataResponse;
import inference.ModelReadyRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Asks Triton whether the model takes work, and, whenever it may be another one, who it is and whether it fits. */
final class TritonProbe {
    private static final Logger LOG = Logger.getLogger(TritonProbe.class);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Probe AWAY = new Probe.Away();

    private final TritonConfig config;
    private final Channel channel;
    private volatile Probe known = AWAY;
    private volatile boolean stitches;

    TritonProbe(TritonConfig config, Channel channel) {
        this.config = config;
        this.channel = channel;
    }

    /** The connection broke: what answers next may be another server. */
    void forget() {
        known = AWAY;
    }

    /** Whether a model is there and takes no more than one reference. */
    boolean refusesStitch() {
        return ask() instanceof Probe.Ready && !stitches;
    }

    Probe ask() {
        try {
            var ready = stub().modelReady(ModelReadyRequest.newBuilder()
                            .setName(config.name())
                            .build())
                    .getReady();
            if (!ready) {
                known = AWAY;
            } else if (!(known instanceof Probe.Ready)) {
                known = look();
            }
        } catch (StatusRuntimeException e) {
            LOG.debugf("model does not answer status=%s", e.getStatus().getCode());
            known = AWAY;
        }
        return known;
    }

    private Probe look() {
        var metadata = stub().modelMetadata(
                        ModelMetadataRequest.newBuilder().setName(config.name()).build());
        var settings = stub().modelConfig(
                        ModelConfigRequest.newBuilder().setName(config.name()).build())
                .getConfig();
        stitches = ModelFit.stitches(settings);
        return ModelFit.misfit(settings, config.profile())
                .<Probe>map(clause ->
                        new Probe.Misfit("The model " + config.name() + " does not fit this worker: " + clause + "."))
                .orElseGet(() -> new Probe.Ready(info(metadata, settings)));
    }

    private ModelInfo info(ModelMetadataResponse metadata, ModelConfig settings) {
        var version = metadata.getVersionsList().stream()
                .max(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .orElse("");
        return new ModelInfo(
                config.name(),
                version,
                ModelFit.parameter(settings, "provenance").orElse(ModelInfo.UNKNOWN),
                ModelFit.parameter(settings, "weights").orElse(null),
                ModelFit.parameter(settings, "pipeline").orElse(null),
                config.profile());
    }

    private GRPCInferenceServiceBlockingStub stub() {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
