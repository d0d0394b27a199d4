package dev.kontext.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisBinaryTest {
    @ParameterizedTest
    @CsvSource({
        "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64, true",
        "Redis server v=6.2.11 sha=1, true",
        "Redis server v=6.0.16 sha=1, false",
        "Redis server v=5.0.14 sha=1, false",
        "something else, false"
    })
    void redisFromSixTwoOnIsRecentEnough(String version, boolean recent) {
        assertThat(RedisBinary.isRecent(version)).isEqualTo(recent);
    }
}
