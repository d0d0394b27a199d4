package dev.kontext.e2e.system;

import dev.kontext.e2e.Repository;
import dev.kontext.testkit.Skipped;
import java.util.List;
import java.util.Map;

/** The Python environment that a real Triton needs. No test makes it: it takes 6 GB. */
final class ModelEnvironment {
    private ModelEnvironment() {}

    /** Ends the test as skipped, with a line in the summary of the run, where the environment is not there. */
    static void require(String what) {
        var script = Repository.ROOT.resolve("model-repository/environment").toString();
        var run = TestStack.CommandRun.of(List.of(script, "--check"), Repository.ROOT, Map.of());
        if (run.exitCode() != 0) {
            throw Skipped.because(what, reason(run.errors()));
        }
    }

    private static String reason(String errors) {
        return errors.replaceFirst("^error: ", "").strip().replaceAll("\\.?\\s*\\n\\s*", "; ");
    }
}
