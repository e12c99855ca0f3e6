"""Writes journals as JSON lines, one event a line, for whoever wants to check them elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.envelope import LogKey, to_wire
from posforge.runtime.ext.ports import Journal


def export_journal(journal: Journal, to: TextIO, *, logs: Iterable[LogKey] | None = None) -> int:
    """Write every event of these logs, or of all, log after log, and return how many there are.

    The public keys are in it: each `NodeEnrolled` holds the key of the machine it enrols.
    """
    events = 0
    for log in sorted(journal.heads() if logs is None else logs):
        for event in journal.export(log):
            to.write(canonical_text(to_wire(event)) + "\n")
            events += 1
    return events
