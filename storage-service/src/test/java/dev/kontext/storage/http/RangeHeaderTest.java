package dev.kontext.storage.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.storage.object.ByteRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeHeaderTest {
    @ParameterizedTest
    @CsvSource({"bytes=0-0,0,1", "bytes=2-5,2,4", "bytes=2-,2,8", "bytes=-3,7,3", "bytes=-99,0,10", "bytes=9-99,9,1"})
    void oneRangeIsAPart(String header, long first, long length) {
        assertThat(RangeHeader.parse(header, 10)).isEqualTo(new RangeHeader.Part(new ByteRange(first, length)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes=-",
                "bytes=1-2,4-5",
                "lines=1-2",
                "bytes=5-2",
                "bytes=a-b",
                "bytes=99999999999999999999-"
            })
    void whatIsNotOneRangeIsAnsweredWithTheWhole(String header) {
        assertThat(RangeHeader.parse(header, 10)).isEqualTo(new RangeHeader.Whole());
    }

    @Test
    void noHeaderIsTheWhole() {
        assertThat(RangeHeader.parse(null, 10)).isEqualTo(new RangeHeader.Whole());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0"})
    void aRangeBehindTheEndIsUnsatisfiable(String header) {
        assertThat(RangeHeader.parse(header, 10)).isEqualTo(new RangeHeader.Unsatisfiable());
    }
}
