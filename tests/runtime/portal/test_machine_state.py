"""One word per machine, what a person must act on first."""

from __future__ import annotations

import pytest

from posforge.runtime.portal.context import Place
from posforge.runtime.portal.machine_state import FRESH_MS, machine_state
from posforge.runtime.portal.words import LANGUAGES
from posforge.runtime.reports.machines import Machine

NOW = 1_800_000_000_000
HQ = Place(kind="hq", node="h")
STORE = Place(kind="store", node="s", branch="S01")


def a_machine(**facts: object) -> Machine:
    usual = {
        "node": "t",
        "kind": "till",
        "store": "S01",
        "till": 1,
        "label": "Till 1",
        "seq": 5,
        "event_ms": NOW - 1000,
        "seen_ms": 0,
        "behind": 0,
        "parked": 0,
        "revoked": "",
        "locked": "",
        "refused": "",
    }
    return Machine(**{**usual, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("machine", "place", "name"),
    [
        (a_machine(revoked="stolen", locked="fork", seen_ms=NOW), STORE, "revoked"),
        (a_machine(locked="fork", refused="forged", seen_ms=NOW), STORE, "locked"),
        (a_machine(refused="forged", seen_ms=NOW), STORE, "refused"),
        (a_machine(node="s", kind="store"), STORE, "this"),
        (a_machine(seen_ms=NOW - FRESH_MS + 1), STORE, "in_touch"),
        (a_machine(seen_ms=NOW - FRESH_MS), STORE, "silent"),
        (a_machine(), STORE, "new"),
        (a_machine(), HQ, "relayed"),
        (a_machine(event_ms=0), HQ, "new"),
        (a_machine(kind="store"), HQ, "new"),
    ],
)
def test_a_machine_is_in_one_state(machine: Machine, place: Place, name: str):
    state = machine_state(machine, place=place, now_ms=NOW)

    assert state.name == name
    assert all(f"state_{name}" in words for words in LANGUAGES.values())
