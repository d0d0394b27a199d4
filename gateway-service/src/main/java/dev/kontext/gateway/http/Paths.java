package dev.kontext.gateway.http;

import dev.kontext.contracts.job.JobId;

/** Addresses of this API. */
final class Paths {
    static final String JOBS = "/v1/jobs";
    static final String ADMIN = "/v1/admin";

    private Paths() {}

    static String job(JobId id) {
        return JOBS + "/" + id;
    }

    static String image(JobId id, int number) {
        return job(id) + "/images/" + number;
    }
}
