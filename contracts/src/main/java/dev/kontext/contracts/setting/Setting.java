package dev.kontext.contracts.setting;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One thing that operators set. It names what is to hold, not what to do, so saying it twice is saying it once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Setting.LanePaused.class, name = "lane_paused"),
    @JsonSubTypes.Type(value = Setting.TenantPaused.class, name = "tenant_paused"),
    @JsonSubTypes.Type(value = Setting.PoolPaused.class, name = "pool_paused"),
    @JsonSubTypes.Type(value = Setting.LaneWeight.class, name = "lane_weight"),
    @JsonSubTypes.Type(value = Setting.TenantWeight.class, name = "tenant_weight"),
    @JsonSubTypes.Type(value = Setting.TenantCap.class, name = "tenant_cap")
})
public sealed interface Setting {
    /** The pool of a fleet that names none. */
    String DEFAULT_POOL = "kontext";

    /** {@code <kind>/<name>}: the last setting under a key counts. */
    String key();

    /** Whether no job of this lane is started. */
    record LanePaused(Lane lane, boolean paused) implements Setting {
        public LanePaused {
            Objects.requireNonNull(lane, "lane");
        }

        @Override
        public String key() {
            return "lane_paused/" + lane.wire();
        }
    }

    /** Whether no job of this tenant is started. */
    record TenantPaused(TenantId tenant, boolean paused) implements Setting {
        public TenantPaused {
            Objects.requireNonNull(tenant, "tenant");
        }

        @Override
        public String key() {
            return "tenant_paused/" + tenant.value();
        }
    }

    /** Whether no job is started on this set of GPUs. */
    record PoolPaused(String pool, boolean paused) implements Setting {
        private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

        public PoolPaused {
            if (!FORM.matcher(pool).matches()) {
                throw new IllegalArgumentException("expected 1 to 32 of a-z, 0-9 and -, got " + pool);
            }
        }

        @Override
        public String key() {
            return "pool_paused/" + pool;
        }
    }

    /**
     * A lane's share of the GPUs, against those of the other lanes that have jobs waiting.
     *
     * @param weight 1 to 1000; what the scheduler is configured with for a lane that has none set
     */
    record LaneWeight(Lane lane, int weight) implements Setting {
        public LaneWeight {
            Objects.requireNonNull(lane, "lane");
            check(weight);
        }

        @Override
        public String key() {
            return "lane_weight/" + lane.wire();
        }
    }

    /**
     * A tenant's share of a lane, against those of the other tenants that have jobs waiting in it.
     *
     * @param weight 1 to 1000; 1 for a tenant that has none set
     */
    record TenantWeight(TenantId tenant, int weight) implements Setting {
        public TenantWeight {
            Objects.requireNonNull(tenant, "tenant");
            check(weight);
        }

        @Override
        public String key() {
            return "tenant_weight/" + tenant.value();
        }
    }

    /**
     * How many jobs of a tenant run at once.
     *
     * @param most at least 1; absent for as many as there are GPUs
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TenantCap(TenantId tenant, @Nullable Integer most) implements Setting {
        public TenantCap {
            Objects.requireNonNull(tenant, "tenant");
            if (most != null && most < 1) {
                throw new IllegalArgumentException("most must be at least 1, got " + most);
            }
        }

        @Override
        public String key() {
            return "tenant_cap/" + tenant.value();
        }
    }

    private static void check(int weight) {
        if (weight < 1 || weight > 1000) {
            throw new IllegalArgumentException("weight must be from 1 to 1000, got " + weight);
        }
    }
}
