package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.e2e.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types every command of the README, in its order, where no stack runs yet. */
class ReadmeIT {
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);

    /** The run that this test is part of. */
    private static final String TEST_COMMAND = "./kontext test";

    @TempDir
    Path folder;

    @Test
    void everyCommandOfTheReadmeWorks() throws Exception {
        Files.createSymbolicLink(folder.resolve("kontext"), Repository.ROOT.resolve("kontext"));
        Files.createDirectory(folder.resolve("examples"));
        Files.copy(Repository.ROOT.resolve("examples/scene.png"), folder.resolve("examples/scene.png"));
        var environment = Map.of(
                "KONTEXT_STATE", folder.resolve("state").toString(), "JAVA_HOME", System.getProperty("java.home"));

        var commands = commands();
        assertThat(commands).contains(TEST_COMMAND).last().isEqualTo("./kontext down");
        for (var command : commands) {
            if (!command.equals(TEST_COMMAND)) {
                var run = TestStack.CommandRun.of(List.of("bash", "-c", command), folder, environment);
                assertThat(run.exitCode())
                        .as(command + "\n" + run.output() + run.errors())
                        .isZero();
            }
        }

        var before = ImageIO.read(folder.resolve("examples/scene.png").toFile());
        var after = ImageIO.read(folder.resolve("examples/scene-edited.png").toFile());
        assertThat(after.getWidth()).isEqualTo(before.getWidth());
        assertThat(after.getHeight()).isEqualTo(before.getHeight());
        int door = after.getRGB(560, 660);
        assertThat((door >> 16) & 255).as("red in the middle of the car").isGreaterThan((door & 255) + 40);
    }

    private static List<String> commands() {
        return BLOCK.matcher(Repository.read("README.md"))
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
