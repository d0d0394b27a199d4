/** Jobs that failed and records that nobody could handle: listed, looked into, and replayed by operators. */
@NullMarked
package dev.kontext.gateway.failure;

import org.jspecify.annotations.NullMarked;
