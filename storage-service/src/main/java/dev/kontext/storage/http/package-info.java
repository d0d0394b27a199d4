/** The inner API. */
@NullMarked
package dev.kontext.storage.http;

import org.jspecify.annotations.NullMarked;
