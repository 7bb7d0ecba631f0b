/**
 * What a hostile caller may try, over real connections to a real server. Every case says which status it gets, and beneath all
 * of them {@link io.llamatelemetry.server.adversary.Besieged} sees to it that the server keeps answering others.
 */
@NullMarked
package io.llamatelemetry.server.adversary;

import org.jspecify.annotations.NullMarked;
