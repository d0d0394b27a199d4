package dev.kontext.gateway.job;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.TenantId;
import java.io.InputStream;
import java.util.Map;

/** The files that jobs leave. */
public interface Results {
    /**
     * Opens a file.
     *
     * @param conditions HTTP headers that decide what is sent: Range, If-Range, If-None-Match
     * @throws dev.kontext.gateway.refusal.UnavailableException if storage does not answer
     */
    File open(TenantId tenant, JobId job, StoredImage image, Map<String, String> conditions);

    /**
     * What came of it, in HTTP's terms.
     *
     * @param status 200, 206, 304, 404 or 416
     * @param headers Content-Length, Content-Range, ETag and Accept-Ranges, those that there are
     * @param body to be closed
     */
    record File(int status, Map<String, String> headers, InputStream body) {
        public File {
            headers = Map.copyOf(headers);
        }
    }
}
