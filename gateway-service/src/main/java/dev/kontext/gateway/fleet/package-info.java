/** What operators set for the whole fleet. */
@NullMarked
package dev.kontext.gateway.fleet;

import org.jspecify.annotations.NullMarked;
