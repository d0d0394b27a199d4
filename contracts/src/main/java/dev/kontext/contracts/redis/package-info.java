/** The layout of Redis: keys, stored values, signals. */
@NullMarked
package dev.kontext.contracts.redis;

import org.jspecify.annotations.NullMarked;
