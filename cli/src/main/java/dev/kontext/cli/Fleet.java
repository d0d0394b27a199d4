package dev.kontext.cli;

import dev.kontext.client.KontextAdmin;
import dev.kontext.client.KontextClient;

/** Opens a client on the fleet that is meant, and starts this machine's when it is asked to. */
final class Fleet {
    private Fleet() {}

    /** @return a client on a running gateway */
    static KontextClient connect() {
        return open(Home.find());
    }

    /** @return a client for operators on a running gateway */
    static KontextAdmin connectAdmin() {
        var home = Home.find();
        var gateway = home.gateway().orElseThrow(() -> noGateway());
        var key = home.adminKey()
                .orElseThrow(() -> new CommandException(
                        ExitCode.USAGE,
                        "There is no admin key.",
                        "set KONTEXT_ADMIN_KEY to one whose hash the gateway has in kontext.admin.key-hashes"));
        return new KontextAdmin(gateway, key);
    }

    /** Like {@link #connect}, but starts the stack when no gateway answers. */
    static KontextClient connectOrStart() {
        var home = Home.find();
        if (home.isRemote() || answers(home)) {
            return open(home);
        }
        System.err.println("No gateway answers: starting the stack.");
        new Stack(home).up();
        System.err.println("The stack stays up; ./kontext down stops it.");
        return open(home);
    }

    private static boolean answers(Home home) {
        if (home.gateway().isEmpty() || home.apiKey().isEmpty()) {
            return false;
        }
        try (var client = new KontextClient(home.gateway().get(), home.apiKey().get())) {
            return client.isReady();
        }
    }

    private static KontextClient open(Home home) {
        var gateway = home.gateway().orElseThrow(() -> noGateway());
        var key = home.apiKey()
                .orElseThrow(() -> new CommandException(
                        ExitCode.USAGE, "There is no API key.", "set KONTEXT_API_KEY to one of your tenant's keys"));
        return new KontextClient(gateway, key);
    }

    private static CommandException noGateway() {
        return new CommandException(
                ExitCode.UNAVAILABLE, "No gateway is running.", "./kontext up starts one; KONTEXT_URL names another");
    }
}
