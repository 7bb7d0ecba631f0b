package io.llamatelemetry.api;
