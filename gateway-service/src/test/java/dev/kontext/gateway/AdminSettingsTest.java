package dev.kontext.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Request.SettingRequested;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Setting.LaneWeight;
import dev.kontext.contracts.setting.Setting.TenantCap;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class AdminSettingsTest {
    SchedulerFake scheduler;

    @TestHTTPResource("/")
    URL gateway;

    @AfterEach
    void repair() {
        scheduler.resume();
        await().untilAsserted(() -> Api.admin()
                .contentType("application/json")
                .body("{\"paused\": false}")
                .put("/v1/admin/settings/lane_paused/batch")
                .then()
                .statusCode(200));
        scheduler.redis().del(RedisLayout.SETTINGS);
    }

    @Test
    void aTenantsKeyIsNotEnoughAndAnAdminKeyIsNoTenant() {
        Api.acme()
                .get("/v1/admin/settings")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("code", equalTo("unauthorized"))
                .body("detail", containsString("admin key"));
        Api.as("nobody").get("/v1/admin/settings").then().statusCode(401);
        Api.admin().get("/v1/jobs").then().statusCode(401);
        Api.admin().get("/v1/admin/settings").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/admin/settings",
                "/v1//admin/settings",
                "//v1/admin/settings",
                "/v1/./admin/settings",
                "/v1/jobs/../admin/settings",
                "/v1/%61dmin/settings",
                "/v1/admin%2Fsettings",
                "/v1/admin;a=b/settings",
                "/v1;a=b/admin/settings",
                "/V1/ADMIN/settings"
            })
    void noSpellingOfTheAddressOpensItToATenant(String path) throws IOException {
        assertThat(status(path, Bench.ACME)).isBetween(400, 499);
    }

    @Test
    void aSettingIsAskedForInTheLogAndListedOnceItIsRead() {
        put("lane_paused/batch", "{\"paused\": true}")
                .statusCode(200)
                .body("kind", equalTo("lane_paused"))
                .body("name", equalTo("batch"))
                .body("paused", equalTo(true))
                .body("weight", nullValue());
        put("tenant_weight/acme", "{\"weight\": 3}").statusCode(200).body("weight", equalTo(3));
        put("lane_weight/batch", "{\"weight\": 2}")
                .statusCode(200)
                .body("kind", equalTo("lane_weight"))
                .body("name", equalTo("batch"))
                .body("weight", equalTo(2))
                .body("paused", nullValue());
        put("tenant_cap/acme", "{\"most\": null}").statusCode(200).body("most", nullValue());
        put("pool_paused/kontext", "{\"paused\": false}").statusCode(200);

        Api.admin()
                .get("/v1/admin/settings")
                .then()
                .statusCode(200)
                .body(
                        "settings.kind",
                        equalTo(List.of("lane_paused", "lane_weight", "pool_paused", "tenant_cap", "tenant_weight")))
                .body("settings[0].paused", equalTo(true))
                .body("settings[1].weight", equalTo(2))
                .body("settings[4].weight", equalTo(3));
        assertThat(asked("setting/lane_weight/batch")).containsExactly(new LaneWeight(Lane.BATCH, 2));
        assertThat(asked("setting/tenant_cap/acme")).last().isEqualTo(new TenantCap(new TenantId("acme"), null));
    }

    @Test
    void aSettingThatNobodyHasReadYetIsKept() {
        scheduler.pause();

        put("lane_paused/batch", "{\"paused\": true}").statusCode(202).body("paused", equalTo(true));
        Api.admin().get("/v1/admin/settings").then().body("settings.size()", equalTo(0));

        scheduler.resume();
        await().untilAsserted(() -> Api.admin().get("/v1/admin/settings").then().body("settings.size()", equalTo(1)));
    }

    @Test
    void aSettingThatHoldsIsAskedForAgain() {
        put("tenant_paused/acme", "{\"paused\": false}").statusCode(200);
        int before = asked("setting/tenant_paused/acme").size();

        put("tenant_paused/acme", "{\"paused\": false}").statusCode(200);

        assertThat(asked("setting/tenant_paused/acme")).hasSize(before + 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    speed/batch           | {"paused": true}                | 404 | not_found         |
                    lane_paused/middle    | {"paused": true}                | 422 | invalid_field     | lane
                    pool_paused/another   | {"paused": true}                | 422 | invalid_field     | pool
                    pool_paused/A         | {"paused": true}                | 422 | invalid_field     | pool
                    tenant_paused/nobody  | {"paused": true}                | 422 | invalid_field     | tenant
                    tenant_paused/A       | {"paused": true}                | 422 | invalid_field     | tenant
                    lane_paused/batch     | {}                              | 422 | invalid_field     | paused
                    lane_paused/batch     | {"paused": "yes"}               | 422 | invalid_field     | paused
                    lane_paused/batch     | {"paused": true, "until": "now"}| 422 | unknown_field     | until
                    lane_weight/middle    | {"weight": 2}                   | 422 | invalid_field     | lane
                    lane_weight/batch     | {"weight": 0}                   | 422 | invalid_field     | weight
                    lane_weight/batch     | {"weight": 1001}                | 422 | invalid_field     | weight
                    lane_weight/batch     | {"weight": null}                | 422 | invalid_field     | weight
                    lane_weight/batch     | {"paused": true}                | 422 | unknown_field     | paused
                    tenant_weight/acme    | {"weight": 0}                   | 422 | invalid_field     | weight
                    tenant_weight/acme    | {"weight": 1001}                | 422 | invalid_field     | weight
                    tenant_weight/acme    | {"weight": 1.5}                 | 422 | invalid_field     | weight
                    tenant_weight/acme    | {"weight": null}                | 422 | invalid_field     | weight
                    tenant_cap/acme       | {"most": 0}                     | 422 | invalid_field     | most
                    tenant_cap/acme       | {"most": 99999999999}           | 422 | invalid_field     | most
                    lane_paused/batch     | [true]                          | 400 | malformed_request |
                    lane_paused/batch     | {"paused                        | 400 | malformed_request |
                    """)
    void whatIsWrongIsNamed(String setting, String body, int status, String code, String field) {
        int before = scheduler.requests().size();

        put(setting, body).statusCode(status).body("code", equalTo(code)).body("field", equalTo(field));

        assertThat(scheduler.requests()).hasSize(before);
    }

    @Test
    void aTenantThatHasOnlyASettingLeftMayBeResumed() {
        var old = new Setting.TenantPaused(new TenantId("gone"), true);
        scheduler.redis().hset(RedisLayout.SETTINGS, old.key(), SchedulerFake.text(old));

        put("tenant_paused/gone", "{\"paused\": false}").statusCode(200);
    }

    private static ValidatableResponse put(String setting, String body) {
        return Api.admin()
                .contentType("application/json")
                .body(body)
                .put("/v1/admin/settings/" + setting)
                .then();
    }

    private List<Setting> asked(String key) {
        return scheduler.requests().stream()
                .filter(found -> found.key().equals(key))
                .map(found ->
                        SchedulerFake.parse(found.value(), RequestRecord.class).body())
                .map(body -> ((SettingRequested) body).setting())
                .toList();
    }

    /** Sends the path as it is, which clients do not. */
    private int status(String path, String key) throws IOException {
        try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + key
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }
}
