/** The two streams in Kafka. */
@NullMarked
package dev.kontext.gateway.kafka;

import org.jspecify.annotations.NullMarked;
