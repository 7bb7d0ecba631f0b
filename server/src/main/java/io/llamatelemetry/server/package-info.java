/**
 * The server as a program: the command line, the object graph on one page, and its life from start to stop. Nothing calls in
 * here but the Java launcher and tests.
 */
@NullMarked
package io.llamatelemetry.server;

import org.jspecify.annotations.NullMarked;
