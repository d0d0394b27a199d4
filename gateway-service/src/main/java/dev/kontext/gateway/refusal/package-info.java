/** What the API answers when it does not do what was asked. */
@NullMarked
package dev.kontext.gateway.refusal;

import org.jspecify.annotations.NullMarked;
