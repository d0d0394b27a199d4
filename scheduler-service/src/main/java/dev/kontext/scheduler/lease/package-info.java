/** How long a lease and an attempt last, counted in time that is fair to workers. Pure. */
@NullMarked
package dev.kontext.scheduler.lease;

import org.jspecify.annotations.NullMarked;
