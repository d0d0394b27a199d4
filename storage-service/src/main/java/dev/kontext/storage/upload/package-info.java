/** Bodies on their way in, bounded in size and number. */
@NullMarked
package dev.kontext.storage.upload;

import org.jspecify.annotations.NullMarked;
