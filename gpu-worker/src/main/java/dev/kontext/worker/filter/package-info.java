/** Content rules that an operator may add. */
@NullMarked
package dev.kontext.worker.filter;

import org.jspecify.annotations.NullMarked;
