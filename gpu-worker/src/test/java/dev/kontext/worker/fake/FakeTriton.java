package dev.kontext.worker.fake;

import com.google.protobuf.ByteString;
import dev.kontext.worker.attempt.Canary;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import inference.InferParameter;
import inference.ModelConfig;
import inference.ModelConfigRequest;
import inference.ModelConfigResponse;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelInferResponse.InferOutputTensor;
import inference.ModelMetadataRequest;
import inference.ModelMetadataResponse;
import inference.ModelReadyRequest;
import inference.ModelReadyResponse;
import inference.ModelStreamInferResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks Triton's protocol and does as it is told, right or wrong: one {@link Script} per request. */
public final class FakeTriton implements AutoCloseable {
    private final Server server;
    private final int port;
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final Map<String, Script> byPrompt = new ConcurrentHashMap<>();
    private final Semaphore instance = new Semaphore(1);
    private final List<ModelInferRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger canaries = new AtomicInteger();
    private volatile boolean ready = true;
    private volatile boolean frozen;
    private volatile ModelConfig config = new TensorTable().config();
    private volatile Script canary = Stage::wholeRun;

    public FakeTriton() throws IOException {
        this(0);
    }

    public FakeTriton(int port) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .maxInboundMessageSize(64 << 20)
                .addService(new Service())
                .build()
                .start();
        this.port = server.getPort();
    }

    /** What a request is answered with. */
    @FunctionalInterface
    public interface Script {
        void play(Stage stage) throws InterruptedException;
    }

    /** Where a script plays. */
    public static final class Stage {
        private final ModelInferRequest request;
        private final ServerCallStreamObserver<ModelStreamInferResponse> responses;
        private final FakeTriton triton;

        private Stage(
                ModelInferRequest request,
                ServerCallStreamObserver<ModelStreamInferResponse> responses,
                FakeTriton triton) {
            this.request = request;
            this.responses = responses;
            this.triton = triton;
        }

        public int number(String input) {
            return raw(input).order(ByteOrder.LITTLE_ENDIAN).getInt();
        }

        public ByteBuffer raw(String input) {
            return FakeTriton.raw(request, input);
        }

        public void progress(int step) {
            send(response(false)
                    .addOutputs(tensor("event", "BYTES", 1, 1))
                    .addRawOutputContents(text("progress"))
                    .addOutputs(tensor("step", "INT32", 1, 1))
                    .addRawOutputContents(int32(step))
                    // As models do that cannot leave an output out.
                    .addOutputs(tensor("image", "UINT8", 1, 0, 0, 3))
                    .addRawOutputContents(ByteString.EMPTY)
                    .build());
        }

        public void picture(int width, int height, int bytes) {
            picture("UINT8", List.of(1L, (long) height, (long) width, 3L), bytes);
        }

        public void picture(String datatype, List<Long> shape, int bytes) {
            send(response(false)
                    .addOutputs(InferOutputTensor.newBuilder()
                            .setName("image")
                            .setDatatype(datatype)
                            .addAllShape(shape))
                    .addRawOutputContents(ByteString.copyFrom(new byte[bytes]))
                    .build());
        }

        /** All steps and a black picture of the right size. */
        public void wholeRun() {
            int steps = number("steps");
            for (int step = 1; step <= steps; step++) {
                progress(step);
            }
            int width = number("width");
            int height = number("height");
            picture(width, height, width * height * 3);
            end();
        }

        public void error(String message) {
            responses.onNext(ModelStreamInferResponse.newBuilder()
                    .setErrorMessage(message)
                    .setInferResponse(response(true))
                    .build());
            responses.onCompleted();
        }

        /** An output without its contents. */
        public void lopsided() {
            send(response(false).addOutputs(tensor("step", "INT32", 1, 1)).build());
        }

        public void finalMarker() {
            send(response(true).build());
        }

        public void close() {
            if (!triton.frozen) {
                responses.onCompleted();
            }
        }

        public void end() {
            finalMarker();
            close();
        }

        public void status(Status status) {
            responses.onError(status.asRuntimeException());
        }

        public void killServer() {
            triton.server.shutdownNow();
        }

        public void send(ModelInferResponse response) {
            if (responses.isCancelled()) {
                throw new IllegalStateException("cancelled");
            }
            if (triton.frozen) {
                return;
            }
            responses.onNext(ModelStreamInferResponse.newBuilder()
                    .setInferResponse(response)
                    .build());
        }

        private ModelInferResponse.Builder response(boolean isFinal) {
            return ModelInferResponse.newBuilder()
                    .setId(request.getId())
                    .putParameters(
                            "triton_final_response",
                            InferParameter.newBuilder().setBoolParam(isFinal).build());
        }

        private static InferOutputTensor tensor(String name, String datatype, long... shape) {
            var tensor = InferOutputTensor.newBuilder().setName(name).setDatatype(datatype);
            for (long side : shape) {
                tensor.addShape(side);
            }
            return tensor.build();
        }

        private static ByteString int32(int value) {
            return ByteString.copyFrom(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .flip());
        }

        private static ByteString text(String value) {
            var bytes = value.getBytes(StandardCharsets.UTF_8);
            return ByteString.copyFrom(ByteBuffer.allocate(4 + bytes.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(bytes.length)
                    .put(bytes)
                    .flip());
        }
    }

    /** The next request is answered so; without a script requests are answered well. */
    public FakeTriton next(Script script) {
        scripts.add(script);
        return this;
    }

    /** The request with this prompt is answered so, and no other, even if it never comes. */
    public void on(String prompt, Script script) {
        byPrompt.put(prompt, script);
    }

    /** As with one instance of the model and a queue that is full: what comes meanwhile is refused. */
    public Script exclusively(Script script) {
        return stage -> {
            if (!instance.tryAcquire()) {
                stage.error("[request id: x] Exceeds maximum queue size");
                return;
            }
            try {
                script.play(stage);
            } finally {
                instance.release();
            }
        };
    }

    private static ByteBuffer raw(ModelInferRequest request, String input) {
        for (int i = 0; i < request.getInputsCount(); i++) {
            if (request.getInputs(i).getName().equals(input)) {
                return request.getRawInputContents(i).asReadOnlyByteBuffer();
            }
        }
        throw new IllegalArgumentException("no input " + input);
    }

    private static String prompt(ModelInferRequest request) {
        return StandardCharsets.UTF_8
                .decode(raw(request, "prompt").position(Integer.BYTES))
                .toString();
    }

    public void ready(boolean is) {
        ready = is;
    }

    /** What it declares of its model from now on. */
    public void declare(ModelConfig config) {
        this.config = config;
    }

    public ModelConfig config() {
        return config;
    }

    /** Says nothing more, and keeps its connections. */
    public void freeze() {
        frozen = true;
    }

    /** All canaries are answered so from now on; they are no requests and play no scripts. */
    public void answerCanaries(Script script) {
        canary = script;
    }

    public int canaries() {
        return canaries.get();
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public List<ModelInferRequest> requests() {
        return requests;
    }

    public int cancelled() {
        return cancelled.get();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Service extends GRPCInferenceServiceImplBase {
        @Override
        public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> response) {
            if (!frozen) {
                response.onNext(ModelReadyResponse.newBuilder().setReady(ready).build());
                response.onCompleted();
            }
        }

        @Override
        public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> response) {
            response.onNext(ModelMetadataResponse.newBuilder()
                    .setName(request.getName())
                    .addAllVersions(List.of("2", "10", "9"))
                    .build());
            response.onCompleted();
        }

        @Override
        public void modelConfig(ModelConfigRequest request, StreamObserver<ModelConfigResponse> response) {
            response.onNext(ModelConfigResponse.newBuilder().setConfig(config).build());
            response.onCompleted();
        }

        @Override
        public StreamObserver<ModelInferRequest> modelStreamInfer(StreamObserver<ModelStreamInferResponse> responses) {
            var call = (ServerCallStreamObserver<ModelStreamInferResponse>) responses;
            call.setOnCancelHandler(cancelled::incrementAndGet);
            return new StreamObserver<>() {
                @Override
                public void onNext(ModelInferRequest request) {
                    var script = script(request);
                    Thread.startVirtualThread(() -> play(script, request, call));
                }

                @Override
                public void onError(Throwable cause) {}

                @Override
                public void onCompleted() {}
            };
        }

        private Script script(ModelInferRequest request) {
            if (request.getId().equals(Canary.ID)) {
                canaries.incrementAndGet();
                return canary;
            }
            requests.add(request);
            var own = byPrompt.remove(prompt(request));
            var script = own == null ? scripts.poll() : own;
            return script == null ? Stage::wholeRun : script;
        }

        private void play(
                Script script, ModelInferRequest request, ServerCallStreamObserver<ModelStreamInferResponse> call) {
            try {
                script.play(new Stage(request, call, FakeTriton.this));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IllegalStateException | StatusRuntimeException e) {
                // The client has gone.
            }
        }
    }
}
