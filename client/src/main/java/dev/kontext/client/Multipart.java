package dev.kontext.client;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@code multipart/form-data} body of one JSON part and some files, streamed from disk. */
record Multipart(String boundary, BodyPublisher body) {
    static Multipart of(String boundary, String json, List<Path> images) throws FileNotFoundException {
        var parts = new ArrayList<BodyPublisher>();
        parts.add(text("--" + boundary + "\r\n"
                + "Content-Disposition: form-data; name=\"request\"\r\nContent-Type: application/json\r\n\r\n"
                + json + "\r\n"));
        for (var image : images) {
            parts.add(text("--" + boundary + "\r\n"
                    + "Content-Disposition: form-data; name=\"image\"; filename=\"image\"\r\n"
                    + "Content-Type: application/octet-stream\r\n\r\n"));
            parts.add(BodyPublishers.ofFile(image));
            parts.add(text("\r\n"));
        }
        parts.add(text("--" + boundary + "--\r\n"));
        return new Multipart(boundary, BodyPublishers.concat(parts.toArray(BodyPublisher[]::new)));
    }

    private static BodyPublisher text(String text) {
        return BodyPublishers.ofString(text, StandardCharsets.UTF_8);
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }
}
