"""What a store server or HQ answers while somebody waits."""

from __future__ import annotations

from posforge.runtime.app.server import Server
from posforge.runtime.ext.store_line import AnyAnswer, StoreLine


def answers(server: Server, above: StoreLine) -> tuple[AnyAnswer, ...]:
    """Return the answers of this server; what it does not know it may ask `above`."""
    del server, above
    return ()
