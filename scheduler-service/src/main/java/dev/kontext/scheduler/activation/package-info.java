/** How a scheduler becomes the active one, and stops being it. */
@NullMarked
package dev.kontext.scheduler.activation;

import org.jspecify.annotations.NullMarked;
