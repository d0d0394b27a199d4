package dev.kontext.sandbox.triton;

import dev.kontext.sandbox.model.ModelInstance;
import dev.kontext.sandbox.model.Trace;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import inference.ModelConfigRequest;
import inference.ModelConfigResponse;
import inference.ModelInferRequest;
import inference.ModelMetadataRequest;
import inference.ModelMetadataResponse;
import inference.ModelReadyRequest;
import inference.ModelReadyResponse;
import inference.ModelStreamInferResponse;
import inference.ServerLiveRequest;
import inference.ServerLiveResponse;
import inference.ServerMetadataRequest;
import inference.ServerMetadataResponse;
import inference.ServerReadyRequest;
import inference.ServerReadyResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;

/** Answers for the model {@code kontext} as a Triton server would. */
public final class InferenceService extends GRPCInferenceServiceImplBase {
    private static final Set<String> VERSIONS = Set.of("", ModelCard.VERSION);

    private final ModelInstance model;
    private final Trace trace;
    private final int maxQueueSize;

    public InferenceService(ModelInstance model, Trace trace, int maxQueueSize) {
        this.model = model;
        this.trace = trace;
        this.maxQueueSize = maxQueueSize;
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> response) {
        answer(response, ServerLiveResponse.newBuilder().setLive(true).build());
    }

    @Override
    public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> response) {
        answer(response, ServerReadyResponse.newBuilder().setReady(true).build());
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> response) {
        var ready = isServed(request.getName(), request.getVersion());
        answer(response, ModelReadyResponse.newBuilder().setReady(ready).build());
    }

    @Override
    public void serverMetadata(ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> response) {
        answer(
                response,
                ServerMetadataResponse.newBuilder()
                        .setName(ModelCard.SERVER_NAME)
                        .setVersion(ModelCard.SERVER_VERSION)
                        .addExtensions("model_configuration")
                        .addExtensions("binary_tensor_data")
                        .addExtensions("parameters")
                        .build());
    }

    @Override
    public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> response) {
        if (isServed(request.getName(), request.getVersion())) {
            answer(response, ModelCard.metadata());
        } else {
            refuse(response, request.getName());
        }
    }

    @Override
    public void modelConfig(ModelConfigRequest request, StreamObserver<ModelConfigResponse> response) {
        if (isServed(request.getName(), request.getVersion())) {
            answer(
                    response,
                    ModelConfigResponse.newBuilder()
                            .setConfig(ModelCard.config(maxQueueSize))
                            .build());
        } else {
            refuse(response, request.getName());
        }
    }

    @Override
    public StreamObserver<ModelInferRequest> modelStreamInfer(StreamObserver<ModelStreamInferResponse> responses) {
        return new InferStream(
                (ServerCallStreamObserver<ModelStreamInferResponse>) responses, model, trace, Connection.current());
    }

    private static boolean isServed(String name, String version) {
        return name.equals(ModelCard.MODEL) && VERSIONS.contains(version);
    }

    private static <T> void answer(StreamObserver<T> response, T value) {
        response.onNext(value);
        response.onCompleted();
    }

    private static void refuse(StreamObserver<?> response, String name) {
        response.onError(Status.NOT_FOUND
                .withDescription("Request for unknown model: '" + name + "' is not found")
                .asRuntimeException());
    }
}
