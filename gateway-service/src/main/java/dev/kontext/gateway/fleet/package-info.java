/** What the whole fleet does and what operators set, as far as it concerns those who wait. */
@NullMarked
package dev.kontext.gateway.fleet;

import org.jspecify.annotations.NullMarked;
