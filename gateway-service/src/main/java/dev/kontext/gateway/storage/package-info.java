/** The calls to storage-service. */
@NullMarked
package dev.kontext.gateway.storage;

import org.jspecify.annotations.NullMarked;
