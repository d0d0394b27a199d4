@NullMarked
package dev.kontext.imaging.intake;

import org.jspecify.annotations.NullMarked;
