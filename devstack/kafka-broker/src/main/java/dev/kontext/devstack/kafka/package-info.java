/** Starts one Kafka broker in this process. */
@NullMarked
package dev.kontext.devstack.kafka;

import org.jspecify.annotations.NullMarked;
