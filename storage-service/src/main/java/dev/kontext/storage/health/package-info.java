/** What was probed before the service is ready. */
@NullMarked
package dev.kontext.storage.health;

import org.jspecify.annotations.NullMarked;
