"""Every machine: whether it is in touch, how much of its journal is here, what needs a person."""

from __future__ import annotations

from flask import Blueprint, render_template

from posforge.runtime.portal.context import Portal
from posforge.runtime.portal.machine_state import machine_state


def pages(portal: Portal) -> Blueprint:
    """Return the page of all machines."""
    blueprint = Blueprint("machines", __name__)

    @blueprint.get("/machines")
    def listed() -> str:
        upstream = "hq" if portal.place.kind == "store" else ""
        network = portal.reports.network(upstream=upstream)
        now_ms = portal.clock.now_ms()
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
            behind=sum(machine.behind for machine in network.machines),
        )

    return blueprint
