@NullMarked
package dev.kontext.imaging;

import org.jspecify.annotations.NullMarked;
