/** The log of what happened: its port and what is read from it. */
@NullMarked
package dev.kontext.scheduler.log;

import org.jspecify.annotations.NullMarked;
