/** The whole system on one machine without containers: real servers as child processes, and what keeps them running. */
@NullMarked
package dev.kontext.devstack;

import org.jspecify.annotations.NullMarked;
