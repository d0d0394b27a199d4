/** The rim: bounded HTTP calls with the service credential, on Vert.x. */
@NullMarked
package dev.kontext.worker.http;

import org.jspecify.annotations.NullMarked;
