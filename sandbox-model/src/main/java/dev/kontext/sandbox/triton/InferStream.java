package dev.kontext.sandbox.triton;

import dev.kontext.sandbox.edit.Picture;
import dev.kontext.sandbox.model.Client;
import dev.kontext.sandbox.model.ModelFailure;
import dev.kontext.sandbox.model.ModelInstance;
import dev.kontext.sandbox.model.Run;
import dev.kontext.sandbox.model.RunListener;
import dev.kontext.sandbox.model.Trace;
import dev.kontext.sandbox.model.Trace.Event;
import inference.ModelInferRequest;
import inference.ModelStreamInferResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One call of ModelStreamInfer: any number of requests, answered as they go. Cancelling it cancels them all.
 *
 * <p>The monitor guards the responses, which come from the model's thread and from gRPC's, and the fields.
 */
final class InferStream implements StreamObserver<ModelInferRequest> {
    private final ServerCallStreamObserver<ModelStreamInferResponse> responses;
    private final ModelInstance model;
    private final Trace trace;
    private final Optional<Client> client;
    private final List<Run> runs = new ArrayList<>();
    private int open;
    private boolean halfClosed;
    private boolean cancelled;

    InferStream(
            ServerCallStreamObserver<ModelStreamInferResponse> responses,
            ModelInstance model,
            Trace trace,
            Optional<Client> client) {
        this.responses = responses;
        this.model = model;
        this.trace = trace;
        this.client = client;
        responses.setOnCancelHandler(this::cancelAll);
    }

    @Override
    public void onNext(ModelInferRequest request) {
        trace.record(Event.ARRIVED, request.getId());
        synchronized (this) {
            open++;
        }
        var answers = new Answers(new Replies(request));
        try {
            var run = model.submit(RequestReader.read(request), client, answers);
            if (run.isPresent()) {
                accept(run.get());
            } else {
                trace.record(Event.FINISHED, request.getId());
                answers.failed("[request id: " + request.getId() + "] Exceeds maximum queue size");
            }
        } catch (ModelFailure failure) {
            trace.record(Event.FINISHED, request.getId());
            answers.failed(failure.text());
        }
    }

    private void accept(Run run) {
        synchronized (this) {
            if (!cancelled) {
                runs.add(run);
                return;
            }
        }
        run.cancel();
    }

    private void cancelAll() {
        List<Run> running;
        synchronized (this) {
            cancelled = true;
            running = List.copyOf(runs);
        }
        running.forEach(Run::cancel);
    }

    @Override
    public void onError(Throwable cause) {
        cancelAll();
    }

    @Override
    public synchronized void onCompleted() {
        halfClosed = true;
        completeIfDone();
    }

    private synchronized void send(ModelStreamInferResponse response) {
        if (!cancelled) {
            responses.onNext(response);
        }
    }

    private synchronized void end() {
        open--;
        completeIfDone();
    }

    private void completeIfDone() {
        if (halfClosed && open == 0 && !cancelled) {
            responses.onCompleted();
        }
    }

    private final class Answers implements RunListener {
        private final Replies replies;

        private Answers(Replies replies) {
            this.replies = replies;
        }

        @Override
        public void progress(int step, int total, Optional<Picture> preview) {
            send(replies.progress(step, total, preview));
        }

        @Override
        public void result(Picture picture, int total) {
            send(replies.result(picture, total));
            replies.end().ifPresent(InferStream.this::send);
            end();
        }

        @Override
        public void failed(String message) {
            send(replies.failure(message));
            end();
        }
    }
}
