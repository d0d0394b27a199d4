package dev.kontext.sandbox;

import com.google.protobuf.ByteString;
import dev.kontext.sandbox.edit.Picture;
import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingV2Stub;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import inference.ModelInferResponse;
import inference.ModelStreamInferResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Speaks to a sandbox as the worker does. */
final class InferClient implements AutoCloseable {
    private final ManagedChannel channel;

    InferClient(String address) {
        channel = NettyChannelBuilder.forTarget("dns:///" + address)
                .usePlaintext()
                .maxInboundMessageSize(64 << 20)
                .build();
    }

    GRPCInferenceServiceBlockingV2Stub stub() {
        return GRPCInferenceServiceGrpc.newBlockingV2Stub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    BlockingClientCall<ModelInferRequest, ModelStreamInferResponse> open(ModelInferRequest... requests)
            throws InterruptedException, StatusException {
        var call = stub().modelStreamInfer();
        for (var request : requests) {
            call.write(request);
        }
        call.halfClose();
        return call;
    }

    /** All responses to one request, until the stream ends. */
    List<ModelStreamInferResponse> infer(ModelInferRequest request) throws InterruptedException, StatusException {
        var call = open(request);
        var responses = new ArrayList<ModelStreamInferResponse>();
        for (var response = call.read(); response != null; response = call.read()) {
            responses.add(response);
        }
        return responses;
    }

    Picture image(ModelInferRequest request) throws InterruptedException, StatusException {
        return infer(request).stream()
                .flatMap(response -> picture(response, "image").stream())
                .findFirst()
                .orElseThrow();
    }

    String error(ModelInferRequest request) throws InterruptedException, StatusException {
        return infer(request).getLast().getErrorMessage();
    }

    static Optional<ByteString> raw(ModelInferResponse response, String output) {
        for (var i = 0; i < response.getOutputsCount(); i++) {
            if (response.getOutputs(i).getName().equals(output)) {
                return Optional.of(response.getRawOutputContents(i));
            }
        }
        return Optional.empty();
    }

    static String event(ModelStreamInferResponse response) {
        return raw(response.getInferResponse(), "event")
                .map(bytes -> bytes.substring(4).toStringUtf8())
                .orElse("");
    }

    static int number(ModelStreamInferResponse response, String output) {
        return raw(response.getInferResponse(), output)
                .map(bytes -> bytes.asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt())
                .orElse(-1);
    }

    static Optional<Picture> picture(ModelStreamInferResponse response, String output) {
        var shape = response.getInferResponse().getOutputsList().stream()
                .filter(tensor -> tensor.getName().equals(output))
                .findFirst();
        return shape.map(tensor -> new Picture(
                (int) tensor.getShape(2),
                (int) tensor.getShape(1),
                raw(response.getInferResponse(), output).orElseThrow().toByteArray()));
    }

    static boolean isFinal(ModelStreamInferResponse response) {
        return response.getInferResponse()
                .getParametersOrThrow("triton_final_response")
                .getBoolParam();
    }

    /** A request with all inputs set; what a test does not mention is small and quick. */
    static final class Request {
        private final ModelInferRequest.Builder request =
                ModelInferRequest.newBuilder().setModelName("kontext").setId("a-request");
        private String prompt = "make it brighter";
        private Optional<Picture> image = Optional.empty();
        private int width = 64;
        private int height = 64;
        private int steps = 4;
        private int previewEvery;
        private long seed = 7;
        private Optional<String> profile = Optional.empty();
        private Optional<Integer> stitch = Optional.empty();

        static Request of(String prompt) {
            var request = new Request();
            request.prompt = prompt;
            return request;
        }

        Request image(Picture picture) {
            image = Optional.of(picture);
            width = picture.width();
            height = picture.height();
            return this;
        }

        Request size(int width, int height) {
            this.width = width;
            this.height = height;
            return this;
        }

        Request steps(int steps) {
            this.steps = steps;
            return this;
        }

        Request previewEvery(int previewEvery) {
            this.previewEvery = previewEvery;
            return this;
        }

        Request seed(long seed) {
            this.seed = seed;
            return this;
        }

        Request profile(String name) {
            profile = Optional.of(name);
            return this;
        }

        Request stitch(int references) {
            stitch = Optional.of(references);
            return this;
        }

        Request id(String id) {
            request.setId(id);
            return this;
        }

        Request emptyFinal() {
            request.putParameters(
                    "triton_enable_empty_final_response",
                    InferParameter.newBuilder().setBoolParam(true).build());
            return this;
        }

        ModelInferRequest build() {
            text("prompt", prompt);
            image.ifPresent(picture -> tensor(
                    request,
                    "image",
                    "UINT8",
                    ByteBuffer.wrap(picture.rgb()).position(picture.rgb().length),
                    1,
                    picture.height(),
                    picture.width(),
                    3));
            tensor(request, "width", "INT32", little(4).putInt(width), 1, 1);
            tensor(request, "height", "INT32", little(4).putInt(height), 1, 1);
            tensor(request, "steps", "INT32", little(4).putInt(steps), 1, 1);
            tensor(request, "preview_every", "INT32", little(4).putInt(previewEvery), 1, 1);
            tensor(request, "guidance", "FP32", little(4).putFloat(2.5f), 1, 1);
            tensor(request, "seed", "INT64", little(8).putLong(seed), 1, 1);
            profile.ifPresent(name -> text("profile", name));
            stitch.ifPresent(
                    references -> tensor(request, "stitch", "INT32", little(4).putInt(references), 1, 1));
            return request.build();
        }

        private void text(String name, String value) {
            var bytes = value.getBytes(StandardCharsets.UTF_8);
            tensor(
                    request,
                    name,
                    "BYTES",
                    little(4 + bytes.length).putInt(bytes.length).put(bytes),
                    1,
                    1);
        }
    }

    static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void tensor(
            ModelInferRequest.Builder request, String name, String datatype, ByteBuffer content, long... shape) {
        var input = InferInputTensor.newBuilder().setName(name).setDatatype(datatype);
        for (var size : shape) {
            input.addShape(size);
        }
        request.addInputs(input).addRawInputContents(ByteString.copyFrom(content.flip()));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
