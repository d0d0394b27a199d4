/** Accepting jobs, and asking for their end. */
@NullMarked
package dev.kontext.gateway.submission;

import org.jspecify.annotations.NullMarked;
