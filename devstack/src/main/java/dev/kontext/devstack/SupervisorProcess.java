package dev.kontext.devstack;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts a supervisor in a session of its own: neither Ctrl-C nor a closed terminal reaches it. */
final class SupervisorProcess {
    private SupervisorProcess() {}

    /** Returns when it has recorded itself. */
    static void start(StateFolder state, StackOptions options, boolean endWithThisProcess) throws IOException {
        var installation = Snapshot.take(Installation.find(), state.programs());
        List<String> command = new ArrayList<>(ownSession());
        List<String> jvm = new ArrayList<>(Jvm.simpleLogger("error"));
        jvm.add("-Dkontext.home=" + installation.root());
        jvm.add("-cp");
        jvm.add(installation.classPath("devstack"));
        jvm.add("dev.kontext.devstack.Devstack");
        jvm.add("supervise");
        jvm.addAll(UpArguments.of(options));
        if (endWithThisProcess) {
            jvm.add(UpArguments.UNTIL_STDIN_ENDS);
        }
        command.addAll(Jvm.command(installation, "devstack", "64m", jvm));
        var log = state.log(Supervisor.NAME);
        LogFile.bound(log, 1 << 20);
        var builder = new ProcessBuilder(command)
                .directory(state.root().toFile())
                .redirectInput(endWithThisProcess ? Redirect.PIPE : Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().put("KONTEXT_STATE", state.root().toString());
        var process = builder.start();
        while (Leftovers.supervisor(state).isEmpty() && process.isAlive()) {
            ChildProcess.pause(Duration.ofMillis(20));
        }
        if (!process.isAlive() && Files.notExists(state.progress())) {
            throw new StackException(
                    ExitCode.FAILED,
                    "the supervisor did not start",
                    "its log " + log + " ends:\n" + LogFile.tail(log, 15));
        }
    }

    private static List<String> ownSession() {
        if (Commands.find("setsid").isPresent()) {
            return List.of("setsid");
        }
        if (Commands.find("perl").isPresent()) {
            return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or die");
        }
        return Commands.find("nohup").map(Path::toString).map(List::of).orElse(List.of());
    }
}
