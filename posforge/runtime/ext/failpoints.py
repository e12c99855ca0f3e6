"""Named moments at which a test may stop or kill this process; silent in every other run.

With POSFORGE_FAILPOINTS naming a Unix socket, each moment is announced there and the process waits
for one byte before it goes on. Whoever listens may send it, or kill the process instead.
"""

from __future__ import annotations

import os
import socket


def reached(name: str) -> None:
    """Announce the moment `name` and wait to be let go, if anybody asked for that."""
    listener = os.environ.get("POSFORGE_FAILPOINTS")
    if listener:
        _announce(listener, name)


def _announce(listener: str, name: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.connect(listener)
        line.sendall(f"{os.getpid()} {name}\n".encode())
        line.recv(1)
