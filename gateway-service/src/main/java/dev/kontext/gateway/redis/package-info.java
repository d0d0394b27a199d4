/** Job records and signals in Redis. */
@NullMarked
package dev.kontext.gateway.redis;

import org.jspecify.annotations.NullMarked;
