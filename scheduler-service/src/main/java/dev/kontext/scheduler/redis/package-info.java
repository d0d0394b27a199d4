/** The ports to Redis, on Jedis. */
@NullMarked
package dev.kontext.scheduler.redis;

import org.jspecify.annotations.NullMarked;
