/** The public HTTP API. */
@NullMarked
package dev.kontext.gateway.http;

import org.jspecify.annotations.NullMarked;
