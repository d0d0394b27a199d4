package dev.kontext.devstack.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** Runs a broker from a properties file, and formats its folder first when that is new: one JVM instead of two. */
public final class Broker {
    private Broker() {}

    /**
     * Runs until the process is told to stop.
     *
     * @param args the path of the broker's properties file
     */
    public static void main(String[] args) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(args[0]))) {
            properties.load(reader);
        }
        if (Files.notExists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
            format(args[0]);
        }
        Kafka.main(args);
    }

    private static void format(String properties) {
        var said = new ByteArrayOutputStream();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        String[] command = {"format", "--cluster-id", Uuid.randomUuid().toString(), "--config", properties};
        if (StorageTool.execute(command, out) != 0) {
            throw new IllegalStateException(
                    "cannot format the broker's folder: " + said.toString(StandardCharsets.UTF_8));
        }
    }
}
