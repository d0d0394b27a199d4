/** Liveness and readiness. */
@NullMarked
package dev.kontext.gateway.health;

import org.jspecify.annotations.NullMarked;
