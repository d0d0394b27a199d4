package dev.kontext.sandbox.model;

import java.net.InetSocketAddress;

/**
 * The connection a request came over.
 *
 * @param there the client's end
 * @param here the server's end
 */
public record Client(InetSocketAddress there, InetSocketAddress here) {}
