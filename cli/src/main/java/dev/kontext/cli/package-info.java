/** The kontext command. */
@NullMarked
package dev.kontext.cli;

import org.jspecify.annotations.NullMarked;
