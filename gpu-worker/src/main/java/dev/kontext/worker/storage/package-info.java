/** The rim: pixels and results, over HTTP to storage-service. */
@NullMarked
package dev.kontext.worker.storage;

import org.jspecify.annotations.NullMarked;
