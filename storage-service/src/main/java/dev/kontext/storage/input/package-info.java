/** Inputs: checked, normalised, kept under the digest of their bytes. */
@NullMarked
package dev.kontext.storage.input;

import org.jspecify.annotations.NullMarked;
