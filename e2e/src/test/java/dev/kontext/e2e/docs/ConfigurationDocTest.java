package dev.kontext.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.StaticJavaParser;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.NormalAnnotationExpr;
import com.github.javaparser.ast.expr.SingleMemberAnnotationExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import dev.kontext.e2e.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/configuration.md to the code. {@code mvn -f e2e/pom.xml test -Dtest=ConfigurationDocTest -Dupdate-docs}
 * writes it anew.
 */
class ConfigurationDocTest {
    private static final String PAGE = "docs/configuration.md";
    private static final List<String> SERVICES =
            List.of("gateway-service", "scheduler-service", "gpu-worker", "storage-service");

    @Test
    void theTablesNameEverySettingOfTheCode() throws IOException {
        var expected = page();
        if (System.getProperty("update-docs") != null) {
            Files.writeString(Repository.ROOT.resolve(PAGE), expected);
        }
        assertThat(Repository.read(PAGE)).isEqualTo(expected);
    }

    private static String page() throws IOException {
        var page = new StringBuilder("""
                # Configuration

                Every setting is a property of the service and an environment variable: upper case, with `_` for everything that
                is not a letter or a digit (`kontext.service.key` is `KONTEXT_SERVICE_KEY`). A setting without a default has to be
                given. Besides these, Quarkus' own settings hold, for example `quarkus.http.port`, and `kafka.bootstrap.servers`
                names the brokers.

                This page is written from the code: see `ConfigurationDocTest`.
                """);
        for (var service : SERVICES) {
            page.append("\n## ").append(service).append("\n\n| property | default | what it does |\n|---|---|---|\n");
            settings(service).forEach(row -> page.append(row).append('\n'));
        }
        return page.toString();
    }

    private static List<String> settings(String service) throws IOException {
        StaticJavaParser.getParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.BLEEDING_EDGE);
        var rows = new ArrayList<String>();
        for (var file : Repository.files(service + "/src/main", "Config.java")) {
            for (var type : StaticJavaParser.parse(file).findAll(ClassOrInterfaceDeclaration.class)) {
                var prefix = type.getAnnotationByName("ConfigMapping").flatMap(a -> text(a, "prefix"));
                if (prefix.isPresent()) {
                    collect(type, prefix.get(), rows);
                }
            }
        }
        assertThat(rows).as("settings of " + service).isNotEmpty();
        return rows.stream().sorted().toList();
    }

    private static void collect(ClassOrInterfaceDeclaration type, String prefix, List<String> rows) {
        for (var method : type.getMethods()) {
            if (method.isDefault() || method.isStatic()) {
                continue;
            }
            var annotations = method.getAnnotationByName("WithParentName").isPresent();
            var name = annotations ? prefix : prefix + "." + name(method);
            var nested = type.getMembers().stream()
                    .filter(ClassOrInterfaceDeclaration.class::isInstance)
                    .map(ClassOrInterfaceDeclaration.class::cast)
                    .filter(inner -> method.getTypeAsString().contains(inner.getNameAsString()))
                    .findFirst();
            if (method.getTypeAsString().startsWith("Map<")) {
                name += ".<name>";
            }
            if (nested.isPresent()) {
                collect(nested.get(), name, rows);
            } else {
                rows.add("| `" + name + "` | " + standard(method) + " | " + words(method) + " |");
            }
        }
    }

    private static String name(MethodDeclaration method) {
        return method.getAnnotationByName("WithName")
                .flatMap(a -> text(a, "value"))
                .orElseGet(() -> method.getNameAsString()
                        .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                        .toLowerCase(Locale.ROOT));
    }

    private static String standard(MethodDeclaration method) {
        var value = method.getAnnotationByName("WithDefault").flatMap(a -> text(a, "value"));
        if (value.isPresent()) {
            return "`" + value.get() + "`";
        }
        return method.getTypeAsString().startsWith("Optional") ? "none" : "";
    }

    private static String words(MethodDeclaration method) {
        var words = method.getJavadoc()
                .map(doc -> doc.getDescription().toText())
                .orElse("")
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                .strip();
        assertThat(words).as("the Javadoc of " + method.getNameAsString()).isNotEmpty();
        return words.replace("|", "\\|");
    }

    private static Optional<String> text(AnnotationExpr annotation, String member) {
        return switch (annotation) {
            case SingleMemberAnnotationExpr single
            when single.getMemberValue() instanceof StringLiteralExpr text -> Optional.of(text.asString());
            case NormalAnnotationExpr normal ->
                normal.getPairs().stream()
                        .filter(pair -> pair.getNameAsString().equals(member))
                        .findFirst()
                        .map(pair -> pair.getValue().asStringLiteralExpr().asString());
            default -> Optional.empty();
        };
    }
}
