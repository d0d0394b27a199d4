/** Who is asking. */
@NullMarked
package dev.kontext.gateway.tenancy;

import org.jspecify.annotations.NullMarked;
