package dev.kontext.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.e2e.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the fault matrix of docs/architecture/failure-modes.md to the tests that bear a row's tag. */
class FaultMatrixDocTest {
    private static final Pattern ROW = Pattern.compile("^\\| (\\d+) \\|[^|]*\\|([^|]*)\\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+)`");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"row-(\\d+)\"\\)");

    @Test
    void theTableNamesTheTestsOfEveryRow() throws IOException {
        var listed = new TreeMap<Integer, Set<String>>();
        Repository.read("docs/architecture/failure-modes.md").lines().forEach(line -> {
            var row = ROW.matcher(line);
            if (row.matches()) {
                var tests = new TreeSet<String>();
                TEST.matcher(row.group(2)).results().forEach(test -> tests.add(test.group(1)));
                listed.put(Integer.valueOf(row.group(1)), tests);
            }
        });

        assertThat(listed).hasSize(36);
        listed.values().removeIf(Set::isEmpty);
        assertThat(tagged()).isEqualTo(listed);
    }

    private static Map<Integer, Set<String>> tagged() throws IOException {
        var tagged = new TreeMap<Integer, Set<String>>();
        for (var file : Repository.files(".", ".java")) {
            var name = file.getFileName().toString().replace(".java", "");
            TAG.matcher(Files.readString(file))
                    .results()
                    .forEach(tag -> tagged.computeIfAbsent(Integer.valueOf(tag.group(1)), ignored -> new TreeSet<>())
                            .add(name));
        }
        return tagged;
    }
}
