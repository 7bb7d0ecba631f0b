package io.llamatelemetry.lucene;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.store.Directory;

/** Opens the directory of an index; tests put faults beneath. */
@FunctionalInterface
interface DirectorySource {

    /** The directory of a folder, which is made if it is not there. */
    Directory open(Path folder) throws IOException;
}
