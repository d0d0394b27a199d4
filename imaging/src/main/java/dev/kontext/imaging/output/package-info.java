@NullMarked
package dev.kontext.imaging.output;

import org.jspecify.annotations.NullMarked;
