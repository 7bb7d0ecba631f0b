/**
 * The write-ahead journal: what was acknowledged is on disk in a folder of segment files, and comes back in order after
 * any crash. Payloads are opaque bytes. Called by ingest, which appends, and by the drain, which reads and releases.
 */
@NullMarked
package io.llamatelemetry.core.journal;

import org.jspecify.annotations.NullMarked;
