/** The only writer of what happened: how its parts are put together. */
@NullMarked
package dev.kontext.scheduler;

import org.jspecify.annotations.NullMarked;
