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


def z_job(till: Till, z: Z, *, copy: int = 0) -> PrintJob:
    """Return the job that prints a Z of this till; `copy` 0 is the original."""
    payload = json.dumps({"z": z.facts.number, "title": z.code, "copy": copy})
    return PrintJob(id=uuid7(till.clock.now_ms(), till.entropy(10)), kind="z", payload=payload)


def drawer_job(till: Till) -> PrintJob:
    """Return the job that only opens the drawer."""
    return PrintJob(id=uuid7(till.clock.now_ms(), till.entropy(10)), kind="drawer", payload="{}")
