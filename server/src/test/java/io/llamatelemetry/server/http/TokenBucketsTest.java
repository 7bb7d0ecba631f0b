package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TokenBucketsTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    private TokenBuckets<String> buckets(double rate, int burst, int remembered) {
        return new TokenBuckets<>(rate, burst, remembered, now::get);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void aBurstPassesAndThenTheRate() {
        TokenBuckets<String> buckets = buckets(2, 3, 10);
        for (int i = 0; i < 3; i++) {
            assertEquals(Duration.ZERO, buckets.take("a"));
        }
        assertEquals(Duration.ofMillis(500), buckets.take("a"));
        pass(Duration.ofMillis(250));
        assertEquals(Duration.ofMillis(250), buckets.take("a"));
        pass(Duration.ofMillis(250));
        assertEquals(Duration.ZERO, buckets.take("a"));
        assertNotEquals(Duration.ZERO, buckets.take("a"));
        pass(Duration.ofDays(1));
        for (int i = 0; i < 3; i++) {
            assertEquals(Duration.ZERO, buckets.take("a"));
        }
        assertNotEquals(Duration.ZERO, buckets.take("a"));
    }

    @Test
    void eachSenderHasABucketOfTheirOwn() {
        TokenBuckets<String> buckets = buckets(1, 1, 10);
        assertEquals(Duration.ZERO, buckets.take("a"));
        assertEquals(Duration.ZERO, buckets.take("b"));
        assertEquals(Duration.ofSeconds(1), buckets.take("a"));
    }

    @Test
    void withoutARateEverythingPassesAndNothingIsRemembered() {
        TokenBuckets<String> buckets = buckets(0, 0, 10);
        for (int i = 0; i < 1_000; i++) {
            assertEquals(Duration.ZERO, buckets.take("a"));
        }
        assertEquals(0, buckets.remembered());
    }

    @Test
    void aRateBelowOneStillLetsOnePass() {
        TokenBuckets<String> buckets = buckets(0.1, 0, 10);
        assertEquals(Duration.ZERO, buckets.take("a"));
        assertEquals(Duration.ofSeconds(10), buckets.take("a"));
    }

    @Test
    void noNumberOfSendersTakesMoreThanTheBound() {
        TokenBuckets<String> buckets = buckets(1, 1, 10);
        assertEquals(Duration.ZERO, buckets.take("busy"));
        for (int i = 0; i < 1_000; i++) {
            assertEquals(Duration.ZERO, buckets.take("sender " + i));
            assertNotEquals(Duration.ZERO, buckets.take("busy"));
        }
        assertEquals(10, buckets.remembered());
    }

    private static SenderAddress address(String text) throws Exception {
        return SenderAddress.of(new InetSocketAddress(InetAddress.getByName(text), 1));
    }

    @Test
    void anAddressIsOneSenderAndAnIpv6NetworkToo() throws Exception {
        assertEquals(address("192.0.2.1"), address("192.0.2.1"));
        assertNotEquals(address("192.0.2.1"), address("192.0.2.2"));
        assertEquals(address("2001:db8:1:2::1"), address("2001:db8:1:2:ffff::9"));
        assertNotEquals(address("2001:db8:1:2::1"), address("2001:db8:1:3::1"));
        assertEquals(address("192.0.2.1"), address("::ffff:192.0.2.1"));
        assertTrue(SenderAddress.of(null).equals(SenderAddress.of(InetSocketAddress.createUnresolved("x", 1))));
    }
}
