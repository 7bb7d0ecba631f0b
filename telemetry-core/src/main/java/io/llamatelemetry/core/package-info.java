package io.llamatelemetry.core;
