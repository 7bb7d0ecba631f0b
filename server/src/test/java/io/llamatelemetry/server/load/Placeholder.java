package io.llamatelemetry.server.load;

/** A place in a prepared request that every sending fills anew, always with as many bytes. */
enum Placeholder {
    TRACE_ID(32) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeHex(to, offset, values.traceHigh);
            Ascii.writeHex(to, offset + 16, values.traceLow);
        }
    },
    SPAN_ID(16) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeHex(to, offset, values.span);
        }
    },
    PARENT_ID(16) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeHex(to, offset, values.parent);
        }
    },
    /** Text that all spans of a trace have and no others. */
    SESSION(16) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeHex(to, offset, values.traceLow);
        }
    },
    /** Text that no other span has. */
    REQUEST(16) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeHex(to, offset, values.request);
        }
    },
    /** One of 90 numbers. */
    HOST(2) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeDigits(to, offset, 2, 10 + (values.request & 0xFFFF) % 90);
        }
    },
    /** One of 9,000 numbers. */
    COUNT(4) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeDigits(to, offset, 4, 1_000 + (values.request >>> 16 & 0xFFFF_FFFFL) % 9_000);
        }
    },
    START_TIME(27) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            values.writeTime(to, offset, values.startMicros);
        }
    },
    END_TIME(27) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            values.writeTime(to, offset, values.endMicros);
        }
    },
    START_MICROS(16) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeDigits(to, offset, 16, values.startMicros);
        }
    },
    TRACE_ID_BYTES(16) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeBytes(to, offset, values.traceHigh);
            Ascii.writeBytes(to, offset + 8, values.traceLow);
        }
    },
    SPAN_ID_BYTES(8) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeBytes(to, offset, values.span);
        }
    },
    PARENT_ID_BYTES(8) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeBytes(to, offset, values.parent);
        }
    },
    /** Nanoseconds, the least significant byte first. */
    START_FIXED(8) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeBytes(to, offset, Long.reverseBytes(values.startMicros * 1_000));
        }
    },
    /** Nanoseconds, the least significant byte first. */
    END_FIXED(8) {
        @Override
        void fill(byte[] to, int offset, SpanValues values) {
            Ascii.writeBytes(to, offset, Long.reverseBytes(values.endMicros * 1_000));
        }
    };

    /** How many bytes it takes. */
    final int width;

    Placeholder(int width) {
        this.width = width;
    }

    /** Writes the span's value. */
    abstract void fill(byte[] to, int offset, SpanValues values);
}
