/** Jobs as their owners see them. */
@NullMarked
package dev.kontext.gateway.job;

import org.jspecify.annotations.NullMarked;
