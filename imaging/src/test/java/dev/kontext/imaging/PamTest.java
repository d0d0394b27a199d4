package dev.kontext.imaging;

import static dev.kontext.imaging.Fixtures.concat;
import static dev.kontext.imaging.Fixtures.latin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PamTest {
    private static final long ENOUGH = 1_000_000;

    @ParameterizedTest
    @CsvSource({"1,1,3", "3,7,4", "1001,333,3", "1,500,4"})
    void whatIsWrittenIsReadBack(int width, int height, int channels) throws Exception {
        Pixels image = Fixtures.photo(width, height, channels);
        var out = new ByteArrayOutputStream();
        Pam.write(image, out);

        assertThat(out.toByteArray()).isEqualTo(Pam.encode(image)).hasSize((int) Pam.length(image));
        assertThat(Pam.decode(out.toByteArray(), ENOUGH)).isEqualTo(image);
    }

    @Test
    void itsHeaderIsThatOfNetpbm() {
        assertThat(Pam.encode(Pixels.filled(2, 1, 65, 66, 67)))
                .asString()
                .isEqualTo("P7\nWIDTH 2\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\nABCABC");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P6\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\nabc",
                "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\nabcd",
                "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 65535\nTUPLTYPE RGB\nENDHDR\nabcabc",
                "P7\nWIDTH 0\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n",
                "P7\nWIDTH -1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\nabc",
                "P7\nWIDTH 1\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\nabc",
                "P7\nWIDTH 1\nHEIGHT 1\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\nabc",
                "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nCOMMENT 1\nENDHDR\nabc",
                "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\nabcd",
                "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\nab",
                "P7\nWIDTH 1",
                ""
            })
    void anythingElseIsInvalid(String file) {
        var refusal = catchThrowableOfType(ImageRefusedException.class, () -> Pam.decode(latin(file), ENOUGH));

        assertThat(refusal.code()).isEqualTo(RefusalCode.INVALID_IMAGE);
    }

    @Test
    void aHeaderWithoutEndIsGivenUp() {
        var endless = new byte[100_000];
        Arrays.fill(endless, (byte) 'x');

        var refusal = catchThrowableOfType(
                ImageRefusedException.class, () -> Pam.decode(concat(latin("P7\n"), endless), ENOUGH));

        assertThat(refusal).hasMessageContaining("header is too long");
    }

    @Test
    void memoryIsTakenOnlyForWhatIsAllowed() {
        byte[] file = latin("P7\nWIDTH 99999\nHEIGHT 99999\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n");

        var refusal = catchThrowableOfType(ImageRefusedException.class, () -> Pam.decode(file, Long.MAX_VALUE));

        assertThat(refusal.code()).isEqualTo(RefusalCode.IMAGE_TOO_LARGE);
    }

    @Test
    void aStreamThatEndsEarlyIsAnIoFailure() {
        byte[] file = Pam.encode(Pixels.filled(10, 10, 1, 2, 3));

        assertThatThrownBy(() -> Pam.read(new ByteArrayInputStream(file, 0, file.length - 1), ENOUGH))
                .isInstanceOf(EOFException.class)
                .isInstanceOf(IOException.class);
    }
}
