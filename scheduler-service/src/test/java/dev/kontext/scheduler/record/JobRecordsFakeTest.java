package dev.kontext.scheduler.record;

class JobRecordsFakeTest extends JobRecordsContract {
    private final JobRecordsFake records = new JobRecordsFake();

    @Override
    protected JobRecords records() {
        return records;
    }
}
