/** What a job is: ids, what was asked, the record that carries its state. */
@NullMarked
package dev.kontext.contracts.job;

import org.jspecify.annotations.NullMarked;
