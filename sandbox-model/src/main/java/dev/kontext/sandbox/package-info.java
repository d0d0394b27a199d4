/** The sandbox's entry: settings, server, ready line. */
@NullMarked
package dev.kontext.sandbox;

import org.jspecify.annotations.NullMarked;
