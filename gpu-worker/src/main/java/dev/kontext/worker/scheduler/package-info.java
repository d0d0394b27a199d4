/** The rim: heartbeats and results, over HTTP to the active scheduler. */
@NullMarked
package dev.kontext.worker.scheduler;

import org.jspecify.annotations.NullMarked;
