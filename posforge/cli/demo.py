"""The command that shows a whole shop."""

from __future__ import annotations

import time
from pathlib import Path

import click


@click.command()
@click.argument("preset", default="supermarket")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Folder for the shop and what it leaves; an earlier demo there is replaced.",
)
@click.option("--seed", type=int, help="Ring the same baskets every time.")
def demo(preset: str, out: Path, seed: int | None) -> None:
    """Generate a shop and watch it sell: HQ, store server, till, printer and portal.

    With a display the till's window opens and everything runs until Ctrl-C. Without one, the same
    till sells three random baskets on a virtual screen, and pictures, journal and summary are left
    in the folder.
    """
    from posforge.demo import run_demo

    began = time.monotonic()

    def say(sentence: str) -> None:
        click.echo(click.style(f"{time.monotonic() - began:6.1f} s  ", dim=True) + sentence)

    run_demo(preset, out, seed=seed, say=say)
