/** The stand-in for the model: one run at a time, step by step. */
@NullMarked
package dev.kontext.sandbox.model;

import org.jspecify.annotations.NullMarked;
