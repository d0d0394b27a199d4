package dev.kontext.sandbox.triton;

import dev.kontext.sandbox.model.Client;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Notes for each call which connection it came over. */
public final class Connection implements ServerInterceptor {
    private static final Context.Key<Client> CLIENT = Context.key("client");

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        var attributes = call.getAttributes();
        if (attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress there
                && attributes.get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR) instanceof InetSocketAddress here) {
            var context = Context.current().withValue(CLIENT, new Client(there, here));
            return Contexts.interceptCall(context, call, headers, next);
        }
        return next.startCall(call, headers);
    }

    static Optional<Client> current() {
        return Optional.ofNullable(CLIENT.get());
    }
}
