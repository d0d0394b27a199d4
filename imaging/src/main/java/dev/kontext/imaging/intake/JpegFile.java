package dev.kontext.imaging.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Pixels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JPEG, of which the decoder gets tables, scans and what tells the colour model; metadata, previews and whatever
 * follows the image stay outside.
 */
final class JpegFile implements ScannedFile {
    // An empty progressive scan of a few bytes still costs a pass over all pixels. Encoders write about 10.
    private static final int MAX_SCANS = 64;
    private static final int MAX_SEGMENTS = 2_000;

    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int DNL = 0xDC;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int APP14 = 0xEE;
    private static final String ICC = "ICC_PROFILE\0";
    private static final byte[] JFIF = {
        (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    /** A stretch of the file, from the marker on. */
    private record Segment(int at, int length) {}

    private final byte[] file;
    private final List<Segment> kept = new ArrayList<>();
    private final List<Segment> profileParts = new ArrayList<>();
    private int orientation = ExifOrientation.UPRIGHT;
    private int width;
    private int height;
    private int components;
    private int scans;
    private boolean jfif;
    private boolean adobe;

    private JpegFile(byte[] file) {
        this.file = file;
    }

    static JpegFile scan(byte[] file) throws ImageRefusedException {
        var jpeg = new JpegFile(file);
        jpeg.walk();
        if (jpeg.components == 0 || jpeg.scans == 0) {
            throw Refusals.damaged(ImageType.JPEG, "it has no pixels");
        }
        return jpeg;
    }

    @Override
    public ImageType type() {
        return ImageType.JPEG;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int orientation() {
        return orientation;
    }

    @Override
    public Pixels decode() throws ImageRefusedException {
        try {
            Pixels pixels = DecodedImages.toPixels(Codecs.read(ImageType.JPEG, essentials()));
            if (components != 4) {
                profile()
                        .flatMap(icc -> ColourProfile.of(icc, components))
                        .ifPresent(colours -> colours.convert(pixels.samples(), pixels.channels()));
            }
            return pixels;
        } catch (IOException | RuntimeException e) {
            throw Refusals.undecodable(ImageType.JPEG, e);
        }
    }

    private void walk() throws ImageRefusedException {
        int at = 2;
        while (true) {
            at = nextMarker(at);
            int marker = file[at + 1] & 0xFF;
            if (marker == EOI) {
                return;
            }
            if (marker == SOI) {
                throw Refusals.damaged(ImageType.JPEG, "it begins twice");
            }
            if (at + 4 > file.length) {
                throw Refusals.cutOff(ImageType.JPEG);
            }
            int length = u16(at + 2) + 2;
            if (length < 4) {
                throw Refusals.damaged(ImageType.JPEG, "a segment has an impossible length");
            }
            if (at + length > file.length) {
                throw Refusals.cutOff(ImageType.JPEG);
            }
            if (marker == SOS) {
                if (++scans > MAX_SCANS) {
                    throw Refusals.damaged(ImageType.JPEG, "it has more than " + MAX_SCANS + " scans");
                }
                length = nextMarker(at + length) - at;
            }
            sort(marker, new Segment(at, length));
            at += length;
        }
    }

    private void sort(int marker, Segment segment) throws ImageRefusedException {
        boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame || marker == 0xCC || marker == 0xDE || marker == 0xDF || marker == DNL) {
            readFrame(marker, segment);
        }
        if (marker == APP0) {
            jfif |= starts(segment, "JFIF\0");
        } else if (marker == APP1 && starts(segment, "Exif\0\0")) {
            orientation = ExifOrientation.read(file, segment.at + 10, segment.length - 10);
        } else if (marker == APP2 && starts(segment, ICC) && segment.length > ICC.length() + 6) {
            profileParts.add(segment);
        } else if (marker == APP14 && !adobe && starts(segment, "Adobe")) {
            adobe = true;
            kept.add(segment);
        } else if (marker < APP0) {
            kept.add(segment);
        }
        if (kept.size() > MAX_SEGMENTS || profileParts.size() > 255) {
            throw Refusals.damaged(ImageType.JPEG, "it has too many segments");
        }
    }

    private void readFrame(int marker, Segment segment) throws ImageRefusedException {
        if (marker > 0xC2) {
            throw Refusals.notTaken("a JPEG of a rare kind (lossless, hierarchical or arithmetic)");
        }
        if (components != 0 || segment.length < 10) {
            throw Refusals.damaged(ImageType.JPEG, "its header is wrong");
        }
        if (file[segment.at + 4] != 8) {
            throw Refusals.notTaken("a JPEG with more than 8 bits a sample");
        }
        height = u16(segment.at + 5);
        width = u16(segment.at + 7);
        components = file[segment.at + 9];
        if (width < 1 || height < 1) {
            throw Refusals.damaged(ImageType.JPEG, "its size is impossible");
        }
        if (components != 1 && components != 3 && components != 4) {
            throw Refusals.damaged(ImageType.JPEG, "it has " + (components & 0xFF) + " colour components");
        }
    }

    /** Where the next marker that is not a filler is; between segments other bytes are skipped as decoders do. */
    private int nextMarker(int from) throws ImageRefusedException {
        for (int at = from; at + 1 < file.length; at++) {
            int next = file[at + 1] & 0xFF;
            boolean alone = next >= 0xD0 && next <= 0xD7;
            if (file[at] == -1 && next != 0xFF && next > 1 && !alone) {
                return at;
            }
        }
        throw Refusals.cutOff(ImageType.JPEG);
    }

    private byte[] essentials() {
        var out = new ByteArrayOutputStream(file.length);
        out.write(file, 0, 2);
        if (jfif) {
            out.write(JFIF, 0, JFIF.length);
        }
        if (components == 4 && profileLength() <= ColourProfile.MAX_BYTES) {
            profileParts.forEach(part -> out.write(file, part.at, part.length));
        }
        kept.forEach(segment -> out.write(file, segment.at, segment.length));
        out.write(0xFF);
        out.write(EOI);
        return out.toByteArray();
    }

    /** Parts are numbered from 1; a profile with a missing part is no profile. */
    private Optional<byte[]> profile() {
        if (profileParts.isEmpty() || profileLength() > ColourProfile.MAX_BYTES) {
            return Optional.empty();
        }
        int header = 4 + ICC.length() + 2;
        var icc = new ByteArrayOutputStream(profileLength());
        for (int number = 1; number <= profileParts.size(); number++) {
            int wanted = number;
            Optional<Segment> part = profileParts.stream()
                    .filter(segment -> (file[segment.at + 4 + ICC.length()] & 0xFF) == wanted)
                    .findFirst();
            if (part.isEmpty()) {
                return Optional.empty();
            }
            icc.write(file, part.get().at + header, part.get().length - header);
        }
        return Optional.of(icc.toByteArray());
    }

    private int profileLength() {
        return profileParts.stream().mapToInt(Segment::length).sum();
    }

    private boolean starts(Segment segment, String text) {
        return segment.length >= 4 + text.length()
                && new String(file, segment.at + 4, text.length(), ISO_8859_1).equals(text);
    }

    private int u16(int at) {
        return (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF);
    }
}
