package io.llamatelemetry.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexDeletionPolicy;

/** Keeps of an index the commit that the checkpoint names, and the newest made since. */
final class CheckpointedCommits extends IndexDeletionPolicy {

    /** What stands for no commit. */
    static final long NONE = -1;

    private volatile long checkpointed;
    private volatile long newest = NONE;

    CheckpointedCommits(long checkpointed) {
        this.checkpointed = checkpointed;
    }

    /** The generation of the newest commit. */
    long newest() {
        return newest;
    }

    /** The generation that the checkpoint names. */
    long checkpointed() {
        return checkpointed;
    }

    /** The checkpoint that names this commit is durable. */
    void checkpoint(long generation) {
        checkpointed = generation;
    }

    /** Commits that no checkpoint names never happened. */
    @Override
    public void onInit(List<? extends IndexCommit> commits) throws IOException {
        for (IndexCommit commit : commits) {
            if (commit.getGeneration() == checkpointed) {
                newest = checkpointed;
            } else {
                commit.delete();
            }
        }
    }

    @Override
    public void onCommit(List<? extends IndexCommit> commits) throws IOException {
        newest = commits.get(commits.size() - 1).getGeneration();
        for (IndexCommit commit : commits) {
            if (commit.getGeneration() != newest && commit.getGeneration() != checkpointed) {
                commit.delete();
            }
        }
    }
}
