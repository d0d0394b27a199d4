/** Results of attempts. */
@NullMarked
package dev.kontext.storage.result;

import org.jspecify.annotations.NullMarked;
