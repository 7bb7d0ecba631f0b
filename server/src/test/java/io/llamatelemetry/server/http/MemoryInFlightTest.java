package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class MemoryInFlightTest {

    private static final long MIB = 1 << 20;

    private final MemoryInFlight memory = new MemoryInFlight(100 * MIB);

    @Test
    void aLargeOneMayTakeThreeQuartersAndSmallOnesTheRest() {
        MemoryInFlight.Share large = memory.open();
        large.take(75 * MIB);
        RefusedException full = assertThrows(RefusedException.class, () -> large.take(1));
        assertEquals(RefusedException.Reason.MEMORY_FULL, full.reason());
        assertTrue(String.valueOf(full.getMessage()).contains("server.max_memory_in_flight"));
        MemoryInFlight.Share small = memory.open();
        small.take(MIB / 2);
        assertThrows(RefusedException.class, () -> small.take(1));
        for (int i = 0; i < 49; i++) {
            memory.open().take(MIB / 2);
        }
        assertEquals(100 * MIB, memory.used());
        assertThrows(RefusedException.class, () -> memory.open().take(1));
    }

    @Test
    void whatWasTakenComesBackOnceAndNothingIsTakenAfter() {
        MemoryInFlight.Share share = memory.open();
        share.takeForBody(1_000);
        assertEquals(8_000, memory.used());
        share.close();
        share.close();
        share.take(5);
        assertEquals(0, memory.used());
    }

    @Test
    void whatWasRefusedIsNotCounted() {
        MemoryInFlight.Share share = memory.open();
        share.take(MIB);
        assertThrows(RefusedException.class, () -> share.take(100 * MIB));
        assertEquals(MIB, memory.used());
        share.take(MIB);
        share.close();
        assertEquals(0, memory.used());
    }
}
