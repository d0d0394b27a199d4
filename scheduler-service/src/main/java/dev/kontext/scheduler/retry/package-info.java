/** Whether a job is tried again, when, and whether the attempt counts. Pure. */
@NullMarked
package dev.kontext.scheduler.retry;

import org.jspecify.annotations.NullMarked;
