package dev.kontext.scheduler.activation;

import java.net.URI;
import java.time.Duration;

/**
 * Who this scheduler is among the others.
 *
 * @param url where workers and standbys reach it
 * @param alone whether there is no other one, so that nothing has to be waited for at the start
 * @param takeoverAfter how long the active one's counter has to stand still
 */
public record Identity(String name, URI url, boolean alone, Duration takeoverAfter) {}
