@NullMarked
package dev.kontext.imaging.geometry;

import org.jspecify.annotations.NullMarked;
