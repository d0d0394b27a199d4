package dev.kontext.worker.triton;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.imaging.Pixels;
import dev.kontext.worker.attempt.AttemptFailedException;
import dev.kontext.worker.attempt.EditModel;
import dev.kontext.worker.attempt.EditRequest;
import dev.kontext.worker.attempt.StepListener;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelConfigRequest;
import inference.ModelMetadataRequest;
import inference.ModelParameter;
import inference.ModelReadyRequest;
import inference.ModelStreamInferResponse;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Triton's decoupled model over one blocking stream per request. Owns its channel. */
public final class TritonEditModel implements EditModel, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TritonEditModel.class);

    /** The largest picture that models make here, 2048 by 2048, is 12 MiB; previews come on top. */
    private static final int MAX_MESSAGE_BYTES = 64 << 20;

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

    /** How long the stream's own end is waited for: cancelling a call that is just ending is hard on old Tritons. */
    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    private final TritonConfig config;
    private final ManagedChannel channel;
    private volatile Optional<ModelInfo> known = Optional.empty();

    public TritonEditModel(TritonConfig config) {
        this.config = config;
        this.channel = NettyChannelBuilder.forTarget("dns:///" + config.address(), InsecureChannelCredentials.create())
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .disableRetry()
                .proxyDetector(address -> null)
                .build();
    }

    @Override
    public Pixels edit(EditRequest request, StepListener steps) throws AttemptFailedException, InterruptedException {
        // After an outage the channel waits longer and longer by itself.
        channel.resetConnectBackoff();
        var call = GRPCInferenceServiceGrpc.newBlockingV2Stub(channel)
                .withDeadlineAfter(request.limit().toMillis(), TimeUnit.MILLISECONDS)
                .modelStreamInfer();
        try {
            call.write(
                    InferRequests.of(config.name(), request), config.silence().toMillis(), TimeUnit.MILLISECONDS);
            call.halfClose();
            var answer = new InferAnswer(request, steps);
            while (!answer.isOver()) {
                var response = read(call, config.silence());
                if (response == null) {
                    throw answer.brokenOff();
                }
                answer.take(response);
            }
            awaitEnd(call);
            return answer.picture();
        } catch (StatusException e) {
            known = Optional.empty();
            throw ModelErrors.of(e.getStatus(), e);
        } catch (TimeoutException e) {
            throw new AttemptFailedException(FailureClass.UNAVAILABLE, "The model went silent.", e);
        } finally {
            // Without this an interrupt would leave the request running in Triton.
            call.cancel("done", null);
        }
    }

    private static @Nullable ModelStreamInferResponse read(
            BlockingClientCall<?, ModelStreamInferResponse> call, Duration limit)
            throws InterruptedException, TimeoutException, StatusException {
        return call.read(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void awaitEnd(BlockingClientCall<?, ModelStreamInferResponse> call) throws InterruptedException {
        try {
            while (read(call, END_LIMIT) != null) {
                LOG.debug("the model goes on after its end");
            }
        } catch (StatusException | TimeoutException e) {
            LOG.debugf("stream did not end by itself: %s", e.getClass().getSimpleName());
        }
    }

    @Override
    public Optional<ModelInfo> probe() {
        try {
            channel.resetConnectBackoff();
            var stub = GRPCInferenceServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PROBE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            var ready = stub.modelReady(
                    ModelReadyRequest.newBuilder().setName(config.name()).build());
            if (!ready.getReady()) {
                known = Optional.empty();
            } else if (known.isEmpty()) {
                known = Optional.of(ask());
            }
        } catch (StatusRuntimeException e) {
            LOG.debugf("model does not answer status=%s", e.getStatus().getCode());
            known = Optional.empty();
        }
        return known;
    }

    private ModelInfo ask() {
        var stub = GRPCInferenceServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(PROBE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        var metadata = stub.modelMetadata(
                ModelMetadataRequest.newBuilder().setName(config.name()).build());
        var settings = stub.modelConfig(
                        ModelConfigRequest.newBuilder().setName(config.name()).build())
                .getConfig();
        var version = metadata.getVersionsList().stream()
                .max(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .orElse("");
        var provenance = settings.getParametersOrDefault("provenance", ModelParameter.getDefaultInstance())
                .getStringValue();
        return new ModelInfo(config.name(), version, provenance.isEmpty() ? "unknown" : provenance);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
