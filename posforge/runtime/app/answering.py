"""What a store server or HQ answers while somebody waits."""

from __future__ import annotations

from posforge.runtime.app.server import Server
from posforge.runtime.ext.store_line import AnyAnswer, StoreLine
from posforge.runtime.server.bills import Bills
from posforge.runtime.server.customers import about_customers
from posforge.runtime.server.holds import Holds
from posforge.runtime.server.receipts import about_receipts
from posforge.runtime.server.suspended_shifts import SuspendedShifts


def answers(server: Server, above: StoreLine) -> tuple[AnyAnswer, ...]:
    """Return the answers of this server; what it does not know it may ask `above`."""
    org = server.node.identity.org
    higher = None if server.node.parent is None else above
    holds = Holds(server.database, server.clock, higher)
    about = (
        about_receipts(server.database, org=org, above=higher),
        about_customers(server.database, org=org, above=higher),
        holds.answer(),
    )
    if server.node.kind != "store":
        return about
    database, author = server.database, server.machines.author
    shifts = SuspendedShifts(database=database, author=author)
    bills = Bills(database=database, author=author)
    return (*about, *bills.answers, *shifts.answers)
