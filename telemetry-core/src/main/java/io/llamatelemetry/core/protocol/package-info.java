/**
 * The operations of the protocol as data: names, routes, scopes and parameters, found by reflection from
 * {@link io.llamatelemetry.api.WebMethod}. The server makes its route table from them and the OpenAPI document its paths;
 * this package knows no HTTP beyond the names of its methods.
 */
@NullMarked
package io.llamatelemetry.core.protocol;

import org.jspecify.annotations.NullMarked;
