/** Classical edits of pixels, found and drawn without a network. */
@NullMarked
package dev.kontext.sandbox.edit;

import org.jspecify.annotations.NullMarked;
