package io.llamatelemetry.api;

import org.jspecify.annotations.Nullable;

/** Reads back the datasets that {@link Telemetry#saveSpansToDataset save_spans_to_dataset} writes, as Llama Stack's dataset I/O API does. */
public interface DatasetIo {

    /**
     * Get rows of a dataset, in the order in which they were saved.
     *
     * @param datasetId The id of the dataset.
     * @param startIndex The index of the first row to return, from 0; null for 0.
     * @param limit The most rows to return; null for as many as the server returns at once.
     * @return The rows.
     * @throws NotFoundException if there is no such dataset
     */
    @WebMethod(
            route = "/datasetio/iterrows/{dataset_id:path}",
            method = "GET",
            requiredScope = Telemetry.REQUIRED_SCOPE)
    DatasetRowsResponse iterateRows(String datasetId, @Nullable Integer startIndex, @Nullable Integer limit);
}
