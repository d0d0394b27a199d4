/** A scheduler without one of its protections, to show that a run without it fails. */
@NullMarked
package dev.kontext.e2e.unprotected;

import org.jspecify.annotations.NullMarked;
