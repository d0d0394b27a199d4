package dev.kontext.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    /** The example of FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void isTheSha256OfTheBytes() {
        var digest = Digest.of("abc".getBytes(StandardCharsets.US_ASCII));

        assertThat(digest.hex()).isEqualTo(ABC);
        assertThat(digest.value()).isEqualTo("sha256:" + ABC);
        assertThat(digest).hasToString("sha256:" + ABC);
    }

    @Test
    void isTheSameWhateverItWasMadeOf() {
        assertThat(new Digest("sha256:" + ABC))
                .isEqualTo(Digest.ofHex(ABC))
                .isEqualTo(Digest.ofSha256(HexFormat.of().parseHex(ABC)))
                .hasSameHashCodeAs(Digest.ofHex(ABC));
    }

    /** Each of its quarters counts. */
    @ParameterizedTest
    @ValueSource(ints = {0, 15, 16, 31, 32, 47, 48, 63})
    void anotherDigitIsAnotherDigest(int index) {
        var other = new StringBuilder(ABC);
        other.setCharAt(index, ABC.charAt(index) == '0' ? '1' : '0');

        assertThat(Digest.ofHex(other.toString())).isNotEqualTo(Digest.ofHex(ABC));
        assertThat(Digest.ofHex(other.toString()).hex()).isEqualTo(other.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256:",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015adad",
                "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
                "sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag"
            })
    void aTextThatIsNoneIsRefused(String text) {
        assertThat(Digest.isValid(text)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Digest(text))
                .withMessageContaining("sha256: and 64 hex digits");
    }

    @Test
    void hexOfAnotherLengthIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.ofHex("sha256:" + ABC));
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.ofSha256(new byte[31]));
    }
}
