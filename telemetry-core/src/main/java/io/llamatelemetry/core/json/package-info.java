/**
 * JSON in and out. {@link io.llamatelemetry.core.json.JsonReader} reads strictly and names every fault;
 * {@link io.llamatelemetry.core.json.JsonWriter} writes. Both learn a model by reflection, once per class, so that a new
 * model needs no code here. Core and the server call this package; it calls the api alone.
 */
@NullMarked
package io.llamatelemetry.core.json;

import org.jspecify.annotations.NullMarked;
