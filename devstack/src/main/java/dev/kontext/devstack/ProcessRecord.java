package dev.kontext.devstack;

/**
 * Who runs under a name, as kept in the run folder.
 *
 * @param startedAt see {@link ProcessIdentity}
 * @param restarts how often it was started again since the stack came up
 */
record ProcessRecord(String name, long pid, String startedAt, int port, ServiceState state, int restarts) {
    ProcessIdentity identity() {
        return new ProcessIdentity(pid, startedAt);
    }

    boolean alive() {
        return identity().alive();
    }
}
