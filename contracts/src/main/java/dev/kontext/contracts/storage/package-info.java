/** The inner API of storage-service. */
@NullMarked
package dev.kontext.contracts.storage;

import org.jspecify.annotations.NullMarked;
