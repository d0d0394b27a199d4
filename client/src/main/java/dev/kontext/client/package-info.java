/** Java SDK over the public API of Kontext Fleet. */
@NullMarked
package dev.kontext.client;

import org.jspecify.annotations.NullMarked;
