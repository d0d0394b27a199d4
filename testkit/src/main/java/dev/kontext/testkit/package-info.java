/** Real servers for tests. */
@NullMarked
package dev.kontext.testkit;

import org.jspecify.annotations.NullMarked;
