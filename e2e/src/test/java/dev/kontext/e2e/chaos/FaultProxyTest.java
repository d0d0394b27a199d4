package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each way in which it misbehaves, and what it says that it has met. */
@Timeout(30)
class FaultProxyTest {
    private static final String REQUEST = "GET /a";
    private static final int PATIENCE_MS = 10_000;

    /** Long enough for bytes on loopback, which are not to come. */
    private static final int SILENCE_MS = 300;

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private ServerSocket echo;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        proxy = new FaultProxy(echo::getLocalPort, 1);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                var socket = echo.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException e) {
                // Closed: the loop's condition tells.
            }
        }
    }

    private void answer(Socket socket) {
        var buffer = new byte[1_000];
        try (socket) {
            for (int count = socket.getInputStream().read(buffer);
                    count >= 0;
                    count = socket.getInputStream().read(buffer)) {
                arrived.add(new String(buffer, 0, count, StandardCharsets.US_ASCII));
                socket.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException e) {
            // Reset, as some of the faults do.
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    /** Open right through: an answer has come. */
    private Socket connected() throws IOException {
        var socket = connect();
        assertThat(ask(socket)).isEqualTo(REQUEST);
        return socket;
    }

    private static void send(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
    }

    /** @return what comes back, until it is as long as the request or there is no more */
    private static String ask(Socket socket) throws IOException {
        send(socket);
        return new String(socket.getInputStream().readNBytes(REQUEST.length()), StandardCharsets.US_ASCII);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE_MS);
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void bytesPassAsTheyAre() throws IOException {
        try (var socket = connected()) {
            assertThat(ask(socket)).isEqualTo(REQUEST);
        }
        assertThat(proxy.hits()).isZero();
    }

    @Test
    void aCutResetsWhatIsOpenAndRefusesWhatComes() throws IOException {
        try (var open = connected()) {
            proxy.cut();
            assertReset(open);
            assertThat(proxy.hits()).isEqualTo(1);
        }
        try (var late = connect()) {
            assertThatThrownBy(() -> ask(late)).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.hits()).isEqualTo(2);

        proxy.heal();
        connected().close();
    }

    @Test
    void aResetMeetsWhatIsOpenAndNothingElse() throws IOException {
        proxy.reset();
        assertThat(proxy.hits()).isZero();

        try (var first = connected();
                var second = connected()) {
            proxy.reset();
            assertReset(first);
            assertReset(second);
        }
        assertThat(proxy.hits()).isEqualTo(2);
        connected().close();
    }

    @Test
    void aSlowNetworkDeliversLate() throws IOException {
        try (var socket = connected()) {
            proxy.slow(200);
            long began = System.nanoTime();
            assertThat(ask(socket)).isEqualTo(REQUEST);

            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(400_000_000L);
            assertThat(proxy.hits()).isEqualTo(2);
        }
    }

    @Test
    void halfOpenMeansThatNothingArrivesUntilItIsHealedByAReset() throws IOException {
        try (var socket = connected()) {
            proxy.halfOpen();
            assertThat(proxy.hits()).isZero();
            send(socket);
            assertSilent(socket);

            assertThat(arrived).containsExactly(REQUEST);
            assertThat(proxy.hits()).isEqualTo(1);
            proxy.heal();
            assertReset(socket);
        }
    }

    @Test
    void anUnansweredRequestArrives() throws IOException {
        try (var socket = connected()) {
            proxy.unanswered();
            send(socket);
            await().until(() -> proxy.hits() == 1);
            assertSilent(socket);

            assertThat(arrived).containsExactly(REQUEST, REQUEST);
            proxy.heal();
            assertReset(socket);
        }
    }

    @Test
    void anAnswerIsCutOffOnce() throws IOException {
        try (var socket = connected()) {
            proxy.truncateNext(3);
            send(socket);
            assertThat(firstBytes(socket)).isEqualTo("GET");
            assertThat(proxy.hits()).isEqualTo(1);
        }
        connected().close();
        assertThat(proxy.hits()).isEqualTo(1);
    }

    @Test
    void anAnswerThatIsNotLongerIsNotWhatIsCutOff() throws IOException {
        try (var socket = connected()) {
            proxy.truncateNext(REQUEST.length());
            assertThat(ask(socket)).isEqualTo(REQUEST);
            assertThat(proxy.hits()).isZero();
        }
    }

    @Test
    void aLostAnswerIsOneToARequestThatArrived() throws IOException {
        try (var socket = connected()) {
            proxy.truncateNext(0);
            send(socket);
            assertThat(firstBytes(socket)).isEmpty();
            assertThat(arrived).containsExactly(REQUEST, REQUEST);
            assertThat(proxy.hits()).isEqualTo(1);
        }
    }

    @Test
    void aTruncationThatMetNoAnswerIsTakenBack() throws IOException {
        proxy.truncateNext(0);
        proxy.heal();
        connected().close();
        assertThat(proxy.hits()).isZero();
    }

    @Test
    void aBusyOneRefusesAThirdAndTheSameWithTheSameSeed() throws IOException {
        var refused = refused(100);
        assertThat(refused).hasSizeBetween(20, 45).hasSize(proxy.hits());
        assertThat(arrived).hasSize(100 - refused.size());

        proxy.close();
        proxy = new FaultProxy(echo::getLocalPort, 1);
        assertThat(refused(100)).isEqualTo(refused);
    }

    /** Which of so many requests were refused, one after the other. */
    private List<Integer> refused(int count) throws IOException {
        proxy.busy();
        var refused = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            try (var socket = connect()) {
                if (!ask(socket).equals(REQUEST)) {
                    refused.add(i);
                }
            }
        }
        return refused;
    }

    /** What comes before the connection ends, in whatever way. */
    private static String firstBytes(Socket socket) {
        var text = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                text.append((char) next);
            }
        } catch (IOException e) {
            // Reset, which tells as much as an end.
        }
        return text.toString();
    }
}
