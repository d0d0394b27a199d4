package dev.kontext.client;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@code multipart/form-data} body of one JSON part and one file, streamed from disk. */
record Multipart(String boundary, BodyPublisher body) {
    static Multipart of(String boundary, String json, Path image) throws FileNotFoundException {
        var head = "--" + boundary + "\r\n"
                + "Content-Disposition: form-data; name=\"request\"\r\nContent-Type: application/json\r\n\r\n"
                + json + "\r\n--" + boundary + "\r\n"
                + "Content-Disposition: form-data; name=\"image\"; filename=\"image\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n";
        var tail = "\r\n--" + boundary + "--\r\n";
        var body = BodyPublishers.concat(
                BodyPublishers.ofString(head, StandardCharsets.UTF_8),
                BodyPublishers.ofFile(image),
                BodyPublishers.ofString(tail, StandardCharsets.UTF_8));
        return new Multipart(boundary, body);
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }
}
