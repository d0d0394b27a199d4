/** The rim: Triton's inference protocol over gRPC. */
@NullMarked
package dev.kontext.sandbox.triton;

import org.jspecify.annotations.NullMarked;
