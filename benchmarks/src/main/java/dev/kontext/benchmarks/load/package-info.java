/** Figures under load, each on the parts that it needs. */
@NullMarked
package dev.kontext.benchmarks.load;

import org.jspecify.annotations.NullMarked;
