/** Who is next at a GPU, and what that costs. Pure. */
@NullMarked
package dev.kontext.scheduler.fairness;

import org.jspecify.annotations.NullMarked;
