"""What a store server or HQ answers while somebody waits."""

from __future__ import annotations

from posforge.runtime.app.server import Server
from posforge.runtime.ext.store_line import AnyAnswer, StoreLine
from posforge.runtime.server.bills import Bills


def answers(server: Server, above: StoreLine) -> tuple[AnyAnswer, ...]:
    """Return the answers of this server; what it does not know it may ask `above`."""
    del above
    if server.node.kind != "store":
        return ()
    return Bills(database=server.database, author=server.machines.author).answers
