/** The rim: the model, over Triton's gRPC protocol. */
@NullMarked
package dev.kontext.worker.triton;

import org.jspecify.annotations.NullMarked;
