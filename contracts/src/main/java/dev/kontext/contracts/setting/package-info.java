/** What operators set: pauses, weights, caps. */
@NullMarked
package dev.kontext.contracts.setting;

import org.jspecify.annotations.NullMarked;
