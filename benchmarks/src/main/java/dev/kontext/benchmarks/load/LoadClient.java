package dev.kontext.benchmarks.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends requests from one thread, as cheaply as it goes. */
final class LoadClient implements AutoCloseable {
    private static final int CONNECTIONS = 2_000;
    private static final int TIMEOUT_MS = 30_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient http = vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(true), new PoolOptions().setHttp1MaxSize(CONNECTIONS));

    record Answer(int status, Buffer body) {}

    Future<Answer> get(URI address, Map<String, String> headers) {
        return send(HttpMethod.GET, address, headers, null);
    }

    Future<Answer> post(URI address, Map<String, String> headers, byte[] body) {
        return send(HttpMethod.POST, address, headers, Buffer.buffer(body));
    }

    private Future<Answer> send(HttpMethod method, URI address, Map<String, String> headers, @Nullable Buffer body) {
        return http.request(method, address.getPort(), address.getHost(), address.getPath())
                .compose(request -> {
                    headers.forEach(request::putHeader);
                    request.idleTimeout(TIMEOUT_MS);
                    return body == null ? request.send() : request.send(body);
                })
                .compose(response -> response.body().map(read -> new Answer(response.statusCode(), read)));
    }

    /** Runs on the thread of the answers. */
    void later(long milliseconds, Runnable action) {
        if (milliseconds <= 0) {
            vertx.runOnContext(_ -> action.run());
        } else {
            vertx.setTimer(milliseconds, _ -> action.run());
        }
    }

    @Override
    public void close() {
        http.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
