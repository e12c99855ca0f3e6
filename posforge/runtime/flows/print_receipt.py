"""What goes to the print queue: the words flows and the printing side agree on."""

from __future__ import annotations

import json

from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.z import Z
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import PrintJob


def receipt_job(
    till: Till, *, number: str, copy: int = 0, opens_drawer: bool = False, is_gift: bool = False
) -> PrintJob:
    """Return the job that prints a sale's receipt or gift receipt; `copy` 0 is the original."""
    wanted = {"number": number, "copy": copy, "drawer": opens_drawer}
    payload = json.dumps(wanted | ({"gift": True} if is_gift else {}))
    return PrintJob(
        id=uuid7(till.clock.now_ms(), till.entropy(10)), kind="receipt", payload=payload
    )


def layaway_job(
    till: Till,
    *,
    number: str,
    instalment: str = "",
    is_end: bool = False,
    copy: int = 0,
    opens_drawer: bool = False,
) -> PrintJob:
    """Return the job that prints a paper of a layaway: its conditions, or another.

    That is the paper of an instalment, by the id of its event, or of its cancellation.
    """
    wanted = {"number": number, "instalment": instalment, "end": is_end, "copy": copy}
    payload = json.dumps(wanted | {"drawer": opens_drawer})
    return PrintJob(
        id=uuid7(till.clock.now_ms(), till.entropy(10)), kind="layaway", payload=payload
    )


def z_job(till: Till, z: Z, *, copy: int = 0) -> PrintJob:
    """Return the job that prints a Z of this till; `copy` 0 is the original."""
    payload = json.dumps({"z": z.facts.number, "title": z.code, "copy": copy})
    return PrintJob(id=uuid7(till.clock.now_ms(), till.entropy(10)), kind="z", payload=payload)


def slip_job(till: Till, z: Z) -> PrintJob:
    """Return the job that prints the slip of a suspended shift, whose Z this is."""
    payload = json.dumps({"z": z.facts.number, "title": z.code, "slip": True})
    return PrintJob(id=uuid7(till.clock.now_ms(), till.entropy(10)), kind="z", payload=payload)


def drawer_job(till: Till) -> PrintJob:
    """Return the job that only opens the drawer."""
    return PrintJob(id=uuid7(till.clock.now_ms(), till.entropy(10)), kind="drawer", payload="{}")
