package dev.kontext.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.worker.filter.ContentFilter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A bean of an operator's takes the place of the filter that allows everything. */
@Tag("servers")
@QuarkusTest
@TestProfile(OperatorFilterTest.WithFilter.class)
@QuarkusTestResource(ProcessTest.Surroundings.class)
class OperatorFilterTest {
    @Inject
    ContentFilter filter;

    /** What an operator adds; an alternative only so that other tests run without it. */
    @Alternative
    @ApplicationScoped
    public static class OperatorFilter implements ContentFilter {}

    /** Turns the bean on. */
    public static final class WithFilter implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(OperatorFilter.class);
        }
    }

    @Test
    void theOperatorsBeanIsTheFilter() {
        assertThat(filter).isInstanceOf(OperatorFilter.class);
    }
}
