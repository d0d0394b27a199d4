package dev.kontext.sandbox.model;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Kills the process at the other end of a connection, where Linux tells which one it is. */
final class ClientKiller {
    private static final String ESTABLISHED = "01";

    private ClientKiller() {}

    /** @throws ModelFailure always, unless the process was killed: the text says why it could not be */
    static void kill(Optional<Client> client, boolean allowed) throws ModelFailure {
        if (!allowed) {
            throw failure("kill-worker needs a sandbox that was started with --allow-kill");
        }
        if (client.isEmpty()) {
            throw failure("kill-worker needs a connection over TCP");
        }
        if (!Files.isReadable(Path.of("/proc/net/tcp"))) {
            throw failure("kill-worker works on Linux only");
        }
        try {
            var socket = socket(client.get());
            var process = socket.isEmpty() ? Optional.<ProcessHandle>empty() : holder(socket.get());
            if (process.isEmpty()) {
                throw failure("the process that holds the connection was not found");
            }
            if (process.get().pid() == ProcessHandle.current().pid()) {
                throw failure("the client runs in the sandbox's own process");
            }
            process.get().destroyForcibly();
        } catch (IOException e) {
            throw failure("the process that holds the connection was not found: " + e.getMessage());
        }
    }

    private static ModelFailure failure(String message) {
        return new ModelFailure(FailureClass.MODEL_ERROR, message);
    }

    /** The kernel's name of the client's socket, such as {@code socket:[4711]}. */
    private static Optional<String> socket(Client client) throws IOException {
        for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            var file = Path.of(table);
            if (!Files.isReadable(file)) {
                continue;
            }
            for (var line : Files.readAllLines(file)) {
                var columns = line.strip().split("\\s+", 11);
                if (columns.length > 9
                        && columns[3].equals(ESTABLISHED)
                        && isAt(columns[1], client.there())
                        && isAt(columns[2], client.here())) {
                    return Optional.of("socket:[" + columns[9] + "]");
                }
            }
        }
        return Optional.empty();
    }

    /** Entries read {@code 0100007F:1F40}: four-byte words in the machine's order, then the port. */
    private static boolean isAt(String entry, InetSocketAddress address) {
        var colon = entry.indexOf(':');
        if (colon < 0 || Integer.parseInt(entry.substring(colon + 1), 16) != address.getPort()) {
            return false;
        }
        var bytes = HexFormat.of().parseHex(entry, 0, colon);
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            for (var word = 0; word < bytes.length; word += 4) {
                swap(bytes, word, word + 3);
                swap(bytes, word + 1, word + 2);
            }
        }
        try {
            return InetAddress.getByAddress(bytes).equals(address.getAddress());
        } catch (IOException e) {
            return false;
        }
    }

    private static void swap(byte[] bytes, int one, int other) {
        var kept = bytes[one];
        bytes[one] = bytes[other];
        bytes[other] = kept;
    }

    private static Optional<ProcessHandle> holder(String socket) throws IOException {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (holds(process.resolve("fd"), socket)) {
                    return ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(Path descriptors, String socket) {
        try (var open = Files.newDirectoryStream(descriptors)) {
            for (var descriptor : open) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // Processes of other users hide their descriptors, and processes end while we look.
            return false;
        }
    }
}
