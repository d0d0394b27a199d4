/** What a client asks for, read and checked. */
@NullMarked
package dev.kontext.gateway.request;

import org.jspecify.annotations.NullMarked;
