/** The public API: its clock and its randomness come from here. */
@NullMarked
package dev.kontext.gateway;

import org.jspecify.annotations.NullMarked;
