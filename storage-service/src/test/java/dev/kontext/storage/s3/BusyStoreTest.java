package dev.kontext.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kontext.storage.object.ListedObject;
import dev.kontext.storage.object.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is busy, as S3 is when a prefix gets more calls than it takes. */
class BusyStoreTest {
    private static final String SLOW_DOWN =
            "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";

    private final AtomicInteger refusals = new AtomicInteger();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private S3ObjectStore store;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        store = new S3ObjectStore(
                new Config(URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aPutIsMadeAgainWithAllItsBytes(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("file"), "a picture");
        refusals.set(2);

        store.put("t/in/a", file, "image/png", Map.of());
        refusals.set(2);
        store.put("t/in/b", "a mark".getBytes(StandardCharsets.UTF_8), "text/plain");

        assertThat(taken).containsExactly("PUT /kontext/t/in/a a picture", "PUT /kontext/t/in/b a mark");
    }

    @Test
    void aReadIsMadeAgain() throws IOException {
        refusals.set(2);
        assertThat(store.headBeforePut("t/in/a")).isPresent();
        refusals.set(2);
        try (var content = store.get("t/in/a").orElseThrow()) {
            assertThat(content.stream()).hasContent("content");
        }
    }

    @Test
    void aListGoesOnBehindWhatWasHandedOver() {
        var found = new ArrayList<String>();
        refusals.set(1);

        store.list("t/", object -> {
            found.add(object.key());
            // Before the next page.
            refusals.compareAndSet(0, found.size() == 1 ? 1 : 0);
        });

        assertThat(found).containsExactly("t/1", "t/2");
        assertThat(store.list("t/")).extracting(ListedObject::key).containsExactly("t/1", "t/2");
    }

    @Test
    void aStoreThatStaysBusyIsUnavailable() {
        refusals.set(Integer.MAX_VALUE);

        assertThatThrownBy(() -> store.put("t/in/a", new byte[1], "text/plain"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("SlowDown");
        assertThatThrownBy(() -> store.headBeforePut("t/in/a")).isInstanceOf(StoreUnavailableException.class);
        assertThat(taken).isEmpty();
    }

    private void answer(HttpExchange call) throws IOException {
        var body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            send(call, 503, SLOW_DOWN);
            return;
        }
        var query = Objects.requireNonNullElse(call.getRequestURI().getQuery(), "");
        if (query.contains("list-type=2")) {
            send(call, 200, page(query));
        } else if (call.getRequestMethod().equals("PUT")) {
            taken.add("PUT " + call.getRequestURI().getPath() + " " + body);
            call.getResponseHeaders().set("ETag", "\"1\"");
            send(call, 200, "");
        } else {
            call.getResponseHeaders().set("Last-Modified", "Fri, 27 Nov 2026 10:00:00 GMT");
            call.getResponseHeaders().set("Content-Type", "text/plain");
            send(call, 200, "content");
        }
    }

    /** Two objects, on a page each. */
    private static String page(String query) {
        boolean second = query.contains("start-after=t/1") || query.contains("continuation-token=more");
        var next = second
                ? "<IsTruncated>false</IsTruncated>"
                : "<IsTruncated>true</IsTruncated><NextContinuationToken>more</NextContinuationToken>";
        return "<ListBucketResult><Name>kontext</Name><Prefix>t/</Prefix><KeyCount>1</KeyCount><MaxKeys>1</MaxKeys>"
                + next
                + "<Contents><Key>t/" + (second ? 2 : 1)
                + "</Key><LastModified>2026-11-27T10:00:00.000Z</LastModified><ETag>1</ETag><Size>1</Size>"
                + "<StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>";
    }

    private static void send(HttpExchange call, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean empty = call.getRequestMethod().equals("HEAD");
        if (empty) {
            call.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
        }
        call.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/xml"));
        call.sendResponseHeaders(status, empty || bytes.length == 0 ? -1 : bytes.length);
        if (!empty) {
            call.getResponseBody().write(bytes);
        }
        call.close();
    }

    private record Config(URI endpoint) implements S3Config {
        @Override
        public String region() {
            return "us-east-1";
        }

        @Override
        public String accessKey() {
            return "access";
        }

        @Override
        public String secretKey() {
            return "secret-key";
        }

        @Override
        public String bucket() {
            return "kontext";
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ofSeconds(2);
        }

        @Override
        public Duration silenceTimeout() {
            return Duration.ofSeconds(5);
        }
    }
}
