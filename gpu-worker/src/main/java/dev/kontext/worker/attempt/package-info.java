/** What a worker does with a grant, and the ports it needs for that. */
@NullMarked
package dev.kontext.worker.attempt;

import org.jspecify.annotations.NullMarked;
