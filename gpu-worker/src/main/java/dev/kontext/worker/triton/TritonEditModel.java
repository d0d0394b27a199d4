package dev.kontext.worker.triton;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.imaging.Pixels;
import dev.kontext.worker.attempt.AttemptFailedException;
import dev.kontext.worker.attempt.EditModel;
import dev.kontext.worker.attempt.EditRequest;
import dev.kontext.worker.attempt.Probe;
import dev.kontext.worker.attempt.StepListener;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelStreamInferResponse;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Triton's decoupled model over one blocking stream per request. Owns its channel. */
public final class TritonEditModel implements EditModel, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TritonEditModel.class);

    /** The largest picture that models make here, 2048 by 2048, is 12 MiB; previews come on top. */
    private static final int MAX_MESSAGE_BYTES = 64 << 20;

    /** How long the stream's own end is waited for: cancelling a call that is just ending is hard on old Tritons. */
    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    private final TritonConfig config;
    private final ManagedChannel channel;
    private final TritonProbe probe;

    public TritonEditModel(TritonConfig config) {
        this.config = config;
        this.channel = NettyChannelBuilder.forTarget("dns:///" + config.address(), InsecureChannelCredentials.create())
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .disableRetry()
                .proxyDetector(address -> null)
                .build();
        this.probe = new TritonProbe(config, channel);
    }

    @Override
    public Pixels edit(EditRequest request, StepListener steps) throws AttemptFailedException, InterruptedException {
        channel.resetConnectBackoff();
        if (request.stitch() > 1 && probe.refusesStitch()) {
            throw new AttemptFailedException(
                    FailureClass.INVALID_INPUT,
                    "The model " + config.name() + " takes one picture, not " + request.stitch()
                            + "; submit a job with one.");
        }
        var silence = new Silence(config, request, System::nanoTime);
        var call = GRPCInferenceServiceGrpc.newBlockingV2Stub(channel)
                .withDeadlineAfter(request.limit().toMillis(), TimeUnit.MILLISECONDS)
                .modelStreamInfer();
        boolean sent = false;
        try {
            call.write(
                    InferRequests.of(config.name(), config.profile(), request),
                    silence.limit().toMillis(),
                    TimeUnit.MILLISECONDS);
            call.halfClose();
            sent = true;
            var answer = new InferAnswer(request, done -> {
                silence.stepDone(done);
                steps.onStep(done);
            });
            while (!answer.isOver()) {
                var response = read(call, silence.limit());
                if (response == null) {
                    throw answer.brokenOff();
                }
                answer.take(response);
            }
            awaitEnd(call);
            return answer.picture();
        } catch (StatusException e) {
            probe.forget();
            throw ModelErrors.of(e.getStatus(), sent, e);
        } catch (TimeoutException e) {
            probe.forget();
            throw sent
                    ? silence.broken(e)
                    : new AttemptFailedException(FailureClass.UNAVAILABLE, "The model takes no requests.", e);
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
    public Probe probe() {
        // After an outage the channel waits longer and longer by itself.
        channel.resetConnectBackoff();
        return probe.ask();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
