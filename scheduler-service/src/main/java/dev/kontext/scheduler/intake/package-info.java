/** The port to what was asked. */
@NullMarked
package dev.kontext.scheduler.intake;

import org.jspecify.annotations.NullMarked;
