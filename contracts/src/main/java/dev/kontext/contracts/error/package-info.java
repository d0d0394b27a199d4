/** Stable error codes and the problem document. */
@NullMarked
package dev.kontext.contracts.error;

import org.jspecify.annotations.NullMarked;
