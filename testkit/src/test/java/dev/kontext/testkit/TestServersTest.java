package dev.kontext.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class TestServersTest {
    @Test
    void aTopicCanBeUsedOnceItIsCreated() throws Exception {
        var topic = TestServers.unique("topic");

        TestTopics.create(TestServers.kafka(), topic, 2, Map.of("cleanup.policy", "compact"));
        TestTopics.create(TestServers.kafka(), topic, 2, Map.of());

        try (var admin = Admin.create(Map.of("bootstrap.servers", TestServers.kafka()))) {
            assertThat(admin.listTopics().names().get()).contains(topic);
        }
    }

    @Test
    void redisAnswers() throws Exception {
        var address = URI.create(TestServers.redis());
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
            assertThat(socket.getInputStream().readNBytes(5)).asString(US_ASCII).isEqualTo("+PONG");
        }
    }

    @Test
    void s3RefusesWhoeverDoesNotSign() throws Exception {
        var connection = (HttpURLConnection) TestServers.s3().endpoint().toURL().openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(403);
    }

    @Test
    void aServerIsStartedOnce() {
        assertThat(TestServers.redis()).isEqualTo(TestServers.redis());
        assertThat(TestServers.s3()).isEqualTo(TestServers.s3());
    }

    @Test
    void namesAreUnique() {
        assertThat(TestServers.unique("a")).startsWith("a-").isNotEqualTo(TestServers.unique("a"));
    }
}
