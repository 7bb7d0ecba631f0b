package io.llamatelemetry.core.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Payloads that wait together for one commit. The checksums are computed by who appends, so in parallel. */
final class Append {
    final List<byte[]> payloads;
    final int[] checksums;
    final long framedBytes;
    final AppendCallback callback;

    Append(List<byte[]> payloads, AppendCallback callback) {
        this.payloads = payloads;
        this.callback = callback;
        this.checksums = new int[payloads.size()];
        long bytes = 0;
        for (byte[] payload : payloads) {
            bytes += FrameFormat.framedBytes(payload.length);
        }
        this.framedBytes = bytes;
    }

    void computeChecksums() {
        for (int i = 0; i < checksums.length; i++) {
            checksums[i] = FrameFormat.payloadCrc(payloads.get(i));
        }
    }

    /** A future as a callback. */
    static final class Future extends CompletableFuture<Long> implements AppendCallback {
        @Override
        public void durable(long firstSequence) {
            complete(firstSequence);
        }

        @Override
        public void refused(AppendRefusedException refusal) {
            completeExceptionally(refusal);
        }
    }
}
