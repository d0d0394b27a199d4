package dev.kontext.sandbox;

import java.io.IOException;
import java.util.List;

/** Starts a sandbox from the command line. */
public final class SandboxMain {
    private SandboxMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        // Netty's way around it prints a warning at every start on JDK 24 and later, and nothing here needs the speed.
        System.setProperty("io.netty.noUnsafe", System.getProperty("io.netty.noUnsafe", "true"));
        try {
            var sandbox = SandboxServer.start(SandboxOptions.parse(List.of(arguments), System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "shutdown"));
            System.out.println("sandbox ready address=" + sandbox.address() + " model=kontext");
            sandbox.awaitEnd();
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("sandbox cannot start: " + e.getMessage());
            System.exit(2);
        }
    }
}
