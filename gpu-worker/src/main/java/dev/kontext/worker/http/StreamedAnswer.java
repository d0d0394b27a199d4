package dev.kontext.worker.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose body is read as it comes. What has arrived and is not read yet is bounded: the connection is paused
 * meanwhile. Read by one thread, filled by Vert.x's.
 */
public final class StreamedAnswer extends InputStream {
    /** Parts of a few kilobytes each: enough to keep the connection busy. */
    private static final int PARTS_AHEAD = 64;

    private sealed interface Part {
        record Bytes(Buffer buffer) implements Part {}

        record End() implements Part {}

        record Broken(Throwable cause) implements Part {}
    }

    private final HttpClientResponse response;
    private final Context context;
    private final LinkedBlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private Buffer current = Buffer.buffer();
    private int position;
    private @Nullable Part last;

    private StreamedAnswer(HttpClientResponse response, Context context) {
        this.response = response;
        this.context = context;
    }

    /** To be called where the response arrived. */
    static StreamedAnswer of(HttpClientResponse response) {
        var answer = new StreamedAnswer(response, Vertx.currentContext());
        response.pause();
        response.exceptionHandler(cause -> answer.parts.add(new Part.Broken(cause)));
        response.endHandler(end -> answer.parts.add(new Part.End()));
        response.handler(part -> answer.parts.add(new Part.Bytes(part)));
        response.fetch(PARTS_AHEAD);
        return answer;
    }

    public int status() {
        return response.statusCode();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == current.length()) {
            if (!next()) {
                return -1;
            }
        }
        int count = Math.min(length, current.length() - position);
        current.getBytes(position, position + count, target, offset);
        position += count;
        return count;
    }

    /** @return false at the end */
    private boolean next() throws IOException {
        var part = last == null ? take() : last;
        return switch (part) {
            case Part.Bytes(var buffer) -> {
                current = buffer;
                position = 0;
                context.runOnContext(ignored -> response.fetch(1));
                yield true;
            }
            case Part.End ignored -> {
                last = part;
                yield false;
            }
            case Part.Broken(var cause) -> {
                last = part;
                throw new IOException(
                        "the answer broke off: " + cause.getClass().getSimpleName(), cause);
            }
        };
    }

    private Part take() throws InterruptedIOException {
        try {
            return parts.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading");
        }
    }

    /** Gives the connection up unless the body was read to its end. */
    @Override
    public void close() {
        if (!(last instanceof Part.End)) {
            context.runOnContext(ignored -> response.request().reset());
        }
    }
}
