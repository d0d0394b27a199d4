package dev.kontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditCommandTest {
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @BeforeEach
    void catchErrors() {
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(realErr);
    }

    @Test
    void aPhotoWithoutAPromptSaysSo() throws IOException {
        var photo = Files.createFile(folder.resolve("photo.png"));

        assertThat(KontextCommand.execute("edit", photo.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("The prompt is missing");
    }

    @Test
    void aPromptWithoutAPhotoSaysSo() {
        assertThat(KontextCommand.execute("edit", "Make it red")).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("The photo is missing");
    }

    @Test
    void twoPhotosWithoutAPromptSaySo() throws IOException {
        var first = Files.createFile(folder.resolve("a.png"));
        var second = Files.createFile(folder.resolve("b.png"));

        assertThat(KontextCommand.execute("edit", first.toString(), second.toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("The prompt is missing");
    }

    @Test
    void anEmptyPromptIsCalledSo() throws IOException {
        var photo = Files.createFile(folder.resolve("photo.png"));

        assertThat(KontextCommand.execute("edit", photo.toString(), " ")).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("The prompt is empty");
    }

    @Test
    void aPhotoThatIsNotThereIsNamed() {
        assertThat(KontextCommand.execute("edit", "nowhere.png", "Make it red")).isEqualTo(ExitCode.FILE);
        assertThat(said()).contains("nowhere.png");
    }

    @Test
    void anExistingResultIsNotReplaced() throws IOException {
        var photo = Files.createFile(folder.resolve("photo.png"));
        Files.createFile(folder.resolve("photo-edited.png"));

        assertThat(KontextCommand.execute("edit", photo.toString(), "Make it red"))
                .isEqualTo(ExitCode.FILE);
        assertThat(said()).contains("photo-edited.png exists").contains("--force");
    }

    @Test
    void severalPhotosDoNotGoIntoOneFile() throws IOException {
        var first = Files.createFile(folder.resolve("a.png"));
        var second = Files.createFile(folder.resolve("b.png"));
        var out = folder.resolve("out.png");

        int exit = KontextCommand.execute(
                "edit", first.toString(), second.toString(), "Make it red", "-o", out.toString());

        assertThat(exit).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void moreThanThreeReferencesAreRefused() throws IOException {
        var photo = Files.createFile(folder.resolve("photo.png")).toString();

        int exit = KontextCommand.execute(
                "edit",
                photo,
                "Make it red",
                "--reference",
                photo,
                "--reference",
                photo,
                "--reference",
                photo,
                "--reference",
                photo);

        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("At most 3 references");
    }

    @Test
    void aReferenceThatIsNotThereIsNamed() throws IOException {
        var photo = Files.createFile(folder.resolve("photo.png")).toString();

        assertThat(KontextCommand.execute("edit", photo, "Make it red", "--reference", "nowhere.png"))
                .isEqualTo(ExitCode.FILE);
        assertThat(said()).contains("nowhere.png");
    }

    @Test
    void anUnknownOptionIsNamedWithoutAStackTrace() {
        assertThat(KontextCommand.execute("edit", "--sedd", "1", "a", "b")).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("--sedd").doesNotContain("\tat ");
    }

    private String said() {
        return errors.toString(StandardCharsets.UTF_8);
    }
}
