"""A generated shop, started and shown: `posforge demo supermarket`."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

from posforge.demo.performance import perform
from posforge.demo.stage import RunningDemo, Say, running_demo

__all__ = ["run_demo"]


def run_demo(preset_name: str, out: Path, *, seed: int | None, say: Say) -> None:
    """Show the shop: with a display until Ctrl-C, without one three baskets on a virtual screen."""
    with running_demo(preset_name, out.absolute(), say=say) as demo:
        if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            _show(demo, say=say)
        else:
            perform(demo, random.Random(seed), say=say)


def _show(demo: RunningDemo, *, say: Say) -> None:
    till = demo.local.start_till(arguments=demo.devices)
    people, local = demo.people, demo.local
    say(f"at the till:  {people.cashier}, PIN {people.cashier_pin}")
    say(f"              {people.owner.name}, PIN {people.owner.pin}")
    say(f"the portal:   {local.hq_url}  {people.owner.name}, password {people.owner.password}")
    say(f"the receipts: {demo.out / 'receipts'}")
    if demo.terminals:
        ways = " or ".join(demo.terminals)
        say(f"the terminal: F9, Tab to {ways}, F10; it is made of software and approves")
    say("Ctrl-C, or closing the till's window, ends it all")
    signal.signal(signal.SIGINT, lambda *_: till.process.terminate())
    till.process.wait()
