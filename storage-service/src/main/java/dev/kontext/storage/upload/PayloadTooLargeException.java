package dev.kontext.storage.upload;

/** The body has more bytes than are taken. */
public final class PayloadTooLargeException extends Exception {
    private static final long serialVersionUID = 1L;

    PayloadTooLargeException(int maxBytes) {
        super("The file has more than the " + maxBytes + " bytes that are taken. Send a smaller one.");
    }
}
