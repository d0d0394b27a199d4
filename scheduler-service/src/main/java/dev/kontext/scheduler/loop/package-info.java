/** The one thread that decides: it gathers, decides, appends and answers. */
@NullMarked
package dev.kontext.scheduler.loop;

import org.jspecify.annotations.NullMarked;
