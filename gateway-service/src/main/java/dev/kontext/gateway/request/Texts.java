package dev.kontext.gateway.request;

/** What is allowed in the texts of a request. */
final class Texts {
    private Texts() {}

    /** In characters as people count them (code points), not in UTF-16 units. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Whether there is nothing to see in it: spaces, and marks without width. */
    static boolean isInvisible(String text) {
        return text.codePoints()
                .allMatch(c -> Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT);
    }

    /** Half a surrogate pair cannot be written as UTF-8. */
    static boolean isBroken(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** Control characters other than tab and line ends. */
    static boolean hasControls(String text) {
        return text.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
    }
}
