package io.llamatelemetry.lucene;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;

/**
 * A directory that can put off making files durable, so that a commit is prepared while writers wait and reaches the disk after
 * they went on. One thread at a time commits; others never sync.
 */
final class LateSyncDirectory extends FilterDirectory {

    private final Set<String> owed = new LinkedHashSet<>();
    private boolean late;
    private boolean owesMetaData;

    LateSyncDirectory(Directory directory) {
        super(directory);
    }

    /** From now on what is to be durable is only noted. */
    synchronized void putOff() {
        late = true;
    }

    /** Makes durable what was put off, and puts nothing off any more. */
    void catchUp() throws IOException {
        Set<String> names;
        boolean metaData;
        synchronized (this) {
            late = false;
            names = new LinkedHashSet<>(owed);
            metaData = owesMetaData;
            owed.clear();
            owesMetaData = false;
        }
        in.sync(names);
        if (metaData) {
            in.syncMetaData();
        }
    }

    @Override
    public void sync(Collection<String> names) throws IOException {
        synchronized (this) {
            if (late) {
                owed.addAll(names);
                return;
            }
        }
        in.sync(names);
    }

    @Override
    public void syncMetaData() throws IOException {
        synchronized (this) {
            if (late) {
                owesMetaData = true;
                return;
            }
        }
        in.syncMetaData();
    }
}
