package dev.kontext.worker.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls to other services of the fleet: with the service credential, a time limit and a bound on the answer. */
public final class HttpCalls implements AutoCloseable {
    /** The answers read as a whole are small JSON documents; a few grants with long prompts are the largest. */
    private static final int MAX_ANSWER_BYTES = 4 << 20;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

    private final HttpClient client;
    private final String authorization;

    public HttpCalls(Vertx vertx, String serviceKey) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAliveTimeout(30), new PoolOptions().setHttp1MaxSize(16));
        this.authorization = "Bearer " + serviceKey;
    }

    /** A call that is still to be made. */
    public record Call(HttpMethod method, URI address, Map<String, String> headers, Buffer body) {
        public Call {
            headers = Map.copyOf(headers);
        }

        public static Call get(URI address) {
            return new Call(HttpMethod.GET, address, Map.of(), Buffer.buffer());
        }

        public static Call postJson(URI address, Object value) {
            return new Call(HttpMethod.POST, address, Map.of("Content-Type", "application/json"), Json.write(value));
        }
    }

    /**
     * Makes a call.
     *
     * @param silence for this long nothing may happen on the connection
     * @return fails with {@link IOException} or Vert.x's own exceptions
     */
    public Future<Answer> send(Call call, Duration silence) {
        return request(call, silence)
                .compose(request -> request.send(call.body()).compose(HttpCalls::whole));
    }

    /**
     * Makes a call and waits for the head of the answer; the body is read from the stream, which has to be closed.
     *
     * @param silence for this long nothing may happen on the connection
     */
    public StreamedAnswer open(Call call, Duration silence) throws IOException, InterruptedException {
        return await(
                request(call, silence)
                        .compose(request -> request.send(call.body()).map(StreamedAnswer::of)),
                silence.plus(CONNECT_LIMIT));
    }

    private Future<HttpClientRequest> request(Call call, Duration silence) {
        var options = new RequestOptions()
                .setMethod(call.method())
                .setAbsoluteURI(call.address().toString())
                .setConnectTimeout(CONNECT_LIMIT.toMillis())
                .setIdleTimeout(silence.toMillis())
                .putHeader("Authorization", authorization);
        call.headers().forEach(options::putHeader);
        return client.request(options);
    }

    private static Future<Answer> whole(HttpClientResponse response) {
        Promise<Answer> answer = Promise.promise();
        var body = Buffer.buffer();
        response.exceptionHandler(answer::tryFail);
        response.handler(part -> {
            if (body.length() + part.length() > MAX_ANSWER_BYTES) {
                answer.tryFail(new IOException("the answer is too long"));
                response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(end -> answer.tryComplete(new Answer(response.statusCode(), response.headers(), body)));
        return answer.future();
    }

    /** Waits for a call. The wait's own limit is a last resort behind the call's. */
    public static <T> T await(Future<T> future, Duration limit) throws IOException, InterruptedException {
        var waiting = future.toCompletionStage().toCompletableFuture();
        try {
            return waiting.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("call failed: " + cause.getClass().getSimpleName(), cause);
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
