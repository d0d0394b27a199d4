/** Figures of the whole system. */
@NullMarked
package dev.kontext.benchmarks;

import org.jspecify.annotations.NullMarked;
