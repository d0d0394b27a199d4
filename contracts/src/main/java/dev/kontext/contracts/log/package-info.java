/** What travels through Kafka: requests, events, topics. */
@NullMarked
package dev.kontext.contracts.log;

import org.jspecify.annotations.NullMarked;
