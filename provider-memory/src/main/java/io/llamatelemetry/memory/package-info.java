package io.llamatelemetry.memory;
