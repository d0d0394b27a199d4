/** The states of a job and the moves that are legal from each. Pure. */
@NullMarked
package dev.kontext.scheduler.job;

import org.jspecify.annotations.NullMarked;
