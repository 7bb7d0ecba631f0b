package io.llamatelemetry.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer of any API takes on that can carry metrics of its own making. */
public interface MetricResponseMixin {

    /** The metrics that go with the answer; null where there are none. */
    @Nullable List<MetricInResponse> metrics();
}
