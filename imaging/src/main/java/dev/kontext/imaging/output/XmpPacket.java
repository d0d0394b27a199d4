package dev.kontext.imaging.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/**
 * An XMP packet (ISO 16684-1, 7.3.2), read-only: {@code Software} as the creating tool, all texts as the description,
 * and the digital source type of IPTC Photo Metadata.
 */
final class XmpPacket {
    /** What XML 1.0 has no way to say. */
    private static final Pattern NO_XML = Pattern.compile("[^\\t\\n\\r\\x20-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    private XmpPacket() {}

    static byte[] of(FileTexts texts) {
        var packet = new StringBuilder("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>")
                .append("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">")
                .append("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">")
                .append("<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"")
                .append(" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"")
                .append(" xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\"");
        texts.software().ifPresent(tool -> attribute(packet, "xmp:CreatorTool", tool));
        texts.source().ifPresent(source -> attribute(packet, "Iptc4xmpExt:DigitalSourceType", source.uri()));
        packet.append("><dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">")
                .append(escaped(texts.asLines()))
                .append("</rdf:li></rdf:Alt></dc:description>")
                .append("</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>");
        return packet.toString().getBytes(UTF_8);
    }

    private static void attribute(StringBuilder packet, String name, String value) {
        packet.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
    }

    private static String escaped(String text) {
        return NO_XML.matcher(text)
                .replaceAll("")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
