/** The object store behind the S3 protocol. */
@NullMarked
package dev.kontext.storage.s3;

import org.jspecify.annotations.NullMarked;
