/** The ports to Kafka, on Kafka's own client. */
@NullMarked
package dev.kontext.scheduler.kafka;

import org.jspecify.annotations.NullMarked;
