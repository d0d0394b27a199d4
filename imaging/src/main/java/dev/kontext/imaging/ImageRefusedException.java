package dev.kontext.imaging;

/**
 * The bytes are not an image that is taken here. The message is one sentence for the person who sent them: it says
 * what is wrong and what to change, and quotes nothing of the content.
 */
public final class ImageRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RefusalCode code;

    public ImageRefusedException(RefusalCode code, String sentence) {
        super(sentence);
        this.code = code;
    }

    public ImageRefusedException(RefusalCode code, String sentence, Throwable cause) {
        super(sentence, cause);
        this.code = code;
    }

    public RefusalCode code() {
        return code;
    }
}
