package dev.kontext.devstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

/** S3Proxy in front of a folder: signatures are checked, buckets are folders. */
public final class S3Process extends LocalServer {
    private final ProcessSpec spec;
    private final String accessKey;
    private final String secretKey;

    S3Process(Installation installation, Path data, Path log, int port, String accessKey, String secretKey) {
        super(port);
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        var folder = Folders.create(data.toAbsolutePath());
        var properties = folder.resolve("s3proxy.properties");
        Folders.writeSecret(
                properties, """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem
                jclouds.identity=unused
                jclouds.credential=unused
                jclouds.filesystem.basedir=%s
                """.formatted(port, accessKey, secretKey, Folders.create(folder.resolve("buckets"))));
        var jvm = new ArrayList<>(Jvm.simpleLogger("warn"));
        jvm.add("-cp");
        jvm.add(installation.classPath("devstack/s3proxy"));
        jvm.add("org.gaul.s3proxy.Main");
        jvm.add("--properties");
        jvm.add(properties.toString());
        spec = new ProcessSpec(
                "s3",
                Jvm.command(installation, "s3proxy", "256m", jvm),
                Map.of(),
                folder,
                log,
                Probe.httpAnswers(port, "/"),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10));
    }

    /**
     * Starts an object store with fresh credentials.
     *
     * @param data an empty folder, or that of an earlier store, whose objects are then there again
     * @param port 0 for any free one
     */
    public static S3Process start(Path data, int port) {
        var s3 = new S3Process(
                Installation.find(),
                data,
                data.resolve("s3.log"),
                port == 0 ? Ports.free() : port,
                Secrets.random(),
                Secrets.random());
        s3.start();
        return s3;
    }

    /** The endpoint, http://host:port. */
    @Override
    public String address() {
        return "http://127.0.0.1:" + port();
    }

    public String accessKey() {
        return accessKey;
    }

    public String secretKey() {
        return secretKey;
    }

    @Override
    ProcessSpec spec() {
        return spec;
    }
}
