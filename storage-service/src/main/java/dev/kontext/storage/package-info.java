/** storage-service: the only owner of the bucket. */
@NullMarked
package dev.kontext.storage;

import org.jspecify.annotations.NullMarked;
