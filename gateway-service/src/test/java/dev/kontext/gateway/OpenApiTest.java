package dev.kontext.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class OpenApiTest {
    private static final Path FILE = Path.of("..", "docs", "openapi.yaml");

    /** To bring the file up to date: {@code mvn test -Dtest=OpenApiTest -Dupdate-openapi}. */
    @Test
    void theFileInDocsIsWhatTheGatewayServes() throws IOException {
        var served = given().accept("application/yaml").get("/q/openapi").asByteArray();
        if (System.getProperty("update-openapi") != null) {
            Files.createDirectories(FILE.getParent());
            Files.write(FILE, served);
        }

        assertThat(new String(served, StandardCharsets.UTF_8)).isEqualTo(Files.readString(FILE));
    }

    @Test
    void theDocumentIsOpenApi31AndSpeaksSnakeCase() {
        var served = given().accept("application/yaml").get("/q/openapi").asString();

        assertThat(served)
                .contains("openapi: 3.1.0")
                .contains("/v1/jobs/{id}/events:")
                .contains("next_cursor:")
                .contains("accepted_at:")
                .contains("multipart/form-data:")
                .doesNotContain("acceptedAt", "nextCursor", "/q/health");
    }
}
