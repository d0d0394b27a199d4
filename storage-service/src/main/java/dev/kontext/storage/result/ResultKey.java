package dev.kontext.storage.result;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.ResultName;
import dev.kontext.contracts.job.TenantId;

/** Where a result lies. */
public record ResultKey(TenantId tenant, JobId job, LeaseId lease, ResultName name) {
    /** All results of a job. */
    public static String folder(TenantId tenant, JobId job) {
        return tenant.value() + "/out/" + job.value() + "/";
    }

    /** All results under one lease. */
    public static String folder(TenantId tenant, JobId job, LeaseId lease) {
        return folder(tenant, job) + lease.value() + "/";
    }

    String object() {
        return folder(tenant, job, lease) + name.value();
    }
}
