/** JSON as it travels and as it is stored. */
@NullMarked
package dev.kontext.scheduler.wire;

import org.jspecify.annotations.NullMarked;
