"""Every machine: whether it is in touch, how much of its journal is here, what needs a person.

Payments nobody knows the end of stand here as well: a till that is out of touch may have some.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template

from posforge.runtime.portal.context import Portal
from posforge.runtime.portal.machine_state import machine_state

_DAYS = 30
_DAY_MS = 24 * 60 * 60 * 1000


def pages(portal: Portal) -> Blueprint:
    """Return the page of all machines."""
    blueprint = Blueprint("machines", __name__)

    @blueprint.get("/machines")
    def listed() -> str:
        upstream = "hq" if portal.place.kind == "store" else ""
        network = portal.reports.network(upstream=upstream)
        now_ms = portal.clock.now_ms()
        doubts = portal.reports.doubts(
            since_ms=now_ms - _DAYS * _DAY_MS,
            now_ms=now_ms,
            bizdate=(portal.today() - timedelta(days=_DAYS)).isoformat(),
        )
        states = {
            machine.node: machine_state(machine, place=portal.place, now_ms=now_ms)
            for machine in network.machines
        }
        return render_template(
            "machines.html",
            network=network,
            states=states,
            now_ms=now_ms,
            upstream=upstream,
            doubts=doubts,
            open_doubts=sum(one.is_open for one in doubts),
            behind=sum(machine.behind for machine in network.machines),
        )

    return blueprint
