"""Finds a device on the network within three seconds, or says in words why not."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass

CONNECT_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why nobody answers: the cause in a few words, and what to look at."""

    words: str
    hint: str


def connect(host: str, port: int) -> socket.socket:
    """Connect to the first address of the host that answers, all of them within CONNECT_S."""
    deadline = time.monotonic() + CONNECT_S
    failure: OSError = TimeoutError()
    for family, kind, protocol, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(max(deadline - time.monotonic(), 0.01))
        try:
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure


def cause_of(error: OSError | UnicodeError, host: str, *, what: str) -> Cause:
    """Say why a device (`printer`, `terminal`) could not be reached."""
    if isinstance(error, socket.gaierror | UnicodeError):
        return Cause(words=f"nobody knows the name {host}", hint=f"Check the {what}'s address.")
    if isinstance(error, ConnectionRefusedError):
        return Cause(
            words="the connection was refused",
            hint=f"Check that this is the {what}'s address and that no other program holds it.",
        )
    if isinstance(error, TimeoutError):
        return Cause(
            words=f"no answer within {CONNECT_S:.0f} seconds",
            hint="Check that it is switched on and its network cable is in.",
        )
    return Cause(
        words=(error.strerror or str(error)).lower(),
        hint=f"Check the network cable of this machine and of the {what}.",
    )
