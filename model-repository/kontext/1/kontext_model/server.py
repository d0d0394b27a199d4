"""The server that this process works for. Neither is of use without the other."""

import os
import subprocess
import threading
import time
from pathlib import Path

_LOOK_SECONDS = 1.0
_GRACE_SECONDS = 3.0

# Standard input ends when the process at its other end does, however. A number may be another process's by then.
_GUARD = """
trap '' INT HUP
same() { [ "$(cut -d' ' -f22 "/proc/$1/stat" 2>/dev/null)" = "$2" ]; }
read -r _
for _ in 1 2 3 4 5; do sleep 1; same "$1" "$2" || exit 0; done
kill -TERM "$1"
for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 1; same "$1" "$2" || exit 0; done
kill -KILL "$1"
"""


def share_its_fate() -> None:
    """
    Ends this process after its server has ended, and the server after this process has.

    Triton's stub follows its server itself, but waits for ever where the server was killed while it was asked whether a
    stream is cancelled, and keeps the device's memory. Triton, whose stub has ended, stays up, calls itself ready and
    fails every request; one that is gone is started again by whoever looks after it.
    """
    server = os.getppid()
    if not _is_triton(server):
        # Another program that loads the model is not for us to end.
        return
    guard = subprocess.Popen(
        ["/bin/sh", "-c", _GUARD, "kontext-guard", str(server), _start_time(server)],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    threading.Thread(target=_outlive_at_most_by_grace, args=(server, guard), name="server", daemon=True).start()


def leave_soon() -> None:
    """Ends this process once the answers it has given are out."""
    threading.Timer(_GRACE_SECONDS, os._exit, [1]).start()


def _is_triton(pid: int) -> bool:
    return Path(f"/proc/{pid}/comm").read_text().strip() == "tritonserver"


def _start_time(pid: int) -> str:
    """In clock ticks since the machine started: with the number, it names a process for good."""
    return Path(f"/proc/{pid}/stat").read_text().split()[21]


def _outlive_at_most_by_grace(server: int, guard: subprocess.Popen) -> None:
    """:param guard: kept from being collected, which would end its standard input"""
    while os.getppid() == server:
        time.sleep(_LOOK_SECONDS)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)
