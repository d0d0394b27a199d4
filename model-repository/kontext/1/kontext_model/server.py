"""The server that this process works for."""

import os
import threading
import time

_LOOK_SECONDS = 1.0
_GRACE_SECONDS = 3.0


def exit_with_it() -> None:
    """
    Ends this process after its server has ended. Triton's stub does so itself, but waits for ever where the server was
    killed while it was asked whether a stream is cancelled, and keeps the device's memory.
    """
    threading.Thread(target=_outlive_at_most_by_grace, args=(os.getppid(),), name="server", daemon=True).start()


def _outlive_at_most_by_grace(server: int) -> None:
    while os.getppid() == server:
        time.sleep(_LOOK_SECONDS)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)
