package dev.kontext.devstack;

/** Where a supervised process stands. */
enum ServiceState {
    STARTING,
    READY,
    /** It ended and will be started again. */
    DOWN,
    /** Somebody asked for it to stay down. */
    HELD
}
