package dev.kontext.scheduler.intake;

import dev.kontext.contracts.log.RequestRecord;
import org.jspecify.annotations.Nullable;

class RequestLogFakeTest extends RequestLogContract {
    private final RequestLogFake requests = new RequestLogFake();

    @Override
    protected RequestLog connect() {
        return requests.another();
    }

    @Override
    protected void publish(RequestRecord request) {
        requests.publish(request);
    }

    @Override
    protected void publishUnreadable(@Nullable String key, @Nullable String tenant, @Nullable String type) {
        requests.publishUnreadable(key, tenant, type);
    }
}
