"""How a machine does, in one word with an icon and a tone, from what its server knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from posforge.runtime.portal.context import Place
from posforge.runtime.reports.machines import Machine

FRESH_MS = 2 * 60 * 1000

Tone = Literal["good", "warn", "bad", "quiet"]


@dataclass(frozen=True, slots=True)
class MachineState:
    """`name` ends the keys of its words (`state_silent`), `icon` names a drawing."""

    name: str
    icon: str
    tone: Tone


REVOKED = MachineState("revoked", "ban", "bad")
LOCKED = MachineState("locked", "lock", "bad")
REFUSED = MachineState("refused", "warn", "bad")
THIS = MachineState("this", "server", "good")
IN_TOUCH = MachineState("in_touch", "check", "good")
SILENT = MachineState("silent", "silent", "warn")
RELAYED = MachineState("relayed", "relay", "quiet")
NEW = MachineState("new", "clock", "quiet")


def machine_state(machine: Machine, *, place: Place, now_ms: int) -> MachineState:
    """Return how a machine does as seen from `place`; what a person must act on comes first."""
    if machine.revoked:
        return REVOKED
    if machine.locked:
        return LOCKED
    if machine.refused:
        return REFUSED
    if machine.node == place.node:
        return THIS
    if machine.seen_ms:
        return IN_TOUCH if now_ms - machine.seen_ms < FRESH_MS else SILENT
    if place.kind == "hq" and machine.kind == "till" and machine.event_ms:
        return RELAYED
    return NEW
