/** What an edit did to a picture: how much of it changed, and whether it moved. */
@NullMarked
package dev.kontext.imaging.compare;

import org.jspecify.annotations.NullMarked;
