package dev.kontext.storage.s3;

import dev.kontext.storage.object.ObjectStore;
import dev.kontext.storage.object.ObjectStoreContract;
import dev.kontext.testkit.S3Access;
import dev.kontext.testkit.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The contract over the S3 protocol. */
@Tag("servers")
abstract class S3ContractTest extends ObjectStoreContract {
    private ServerSocket silent;

    abstract S3Access server();

    @BeforeEach
    void listen() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
    }

    @Override
    protected ObjectStore anEmptyStore() {
        var store = new S3ObjectStore(config(server().endpoint(), TestServers.unique("bucket")));
        store.prepare();
        store.prepare();
        return store;
    }

    @Override
    protected ObjectStore aStoreWithoutItsBucket() {
        return new S3ObjectStore(config(server().endpoint(), TestServers.unique("none")));
    }

    @Override
    protected ObjectStore aStoreThatIsAway() {
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new S3ObjectStore(config(at(closed), "bucket"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected ObjectStore aSilentStore() {
        return new S3ObjectStore(config(at(silent), "bucket"));
    }

    private static URI at(ServerSocket socket) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    private S3Config config(URI endpoint, String bucket) {
        var access = server();
        return new S3Config() {
            @Override
            public URI endpoint() {
                return endpoint;
            }

            @Override
            public String region() {
                return access.region();
            }

            @Override
            public String accessKey() {
                return access.accessKey();
            }

            @Override
            public String secretKey() {
                return access.secretKey();
            }

            @Override
            public String bucket() {
                return bucket;
            }

            @Override
            public Duration connectTimeout() {
                return Duration.ofSeconds(2);
            }

            @Override
            public Duration silenceTimeout() {
                return endpoint.equals(access.endpoint()) ? Duration.ofSeconds(20) : Duration.ofMillis(300);
            }
        };
    }
}
