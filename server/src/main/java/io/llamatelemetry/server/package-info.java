package io.llamatelemetry.server;
