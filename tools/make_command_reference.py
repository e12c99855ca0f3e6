"""Write docs/reference/command-line.md from the commands themselves, after a change to one.

python tools/make_command_reference.py
"""

from __future__ import annotations

import argparse
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from posforge.cli import main as posforge
from posforge.runtime.app.arguments import hq_parser, store_parser, till_parser
from posforge.runtime.domain.shop import Shop
from posforge.testing.builders import a_shop

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "command-line.md"

_HEAD = """\
# The command line

<!-- made by `python tools/make_command_reference.py`; do not edit -->

Every command says this itself with `--help`. A command ends with exit code 0, or with 1 and one
sentence that says what is wrong; 2 means that the command line itself could not be understood.
Where a machine runs, `store.yaml` gives the values that are not given here; those shown are the
supermarket preset's.
"""
_MACHINES: dict[str, Callable[[Shop], argparse.ArgumentParser]] = {
    "hq": hq_parser,
    "store": store_parser,
    "till": till_parser,
}
_HIDDEN = {"--help", "--version"}


def reference() -> str:
    """Return the page: every command with what it takes, by name."""
    sections = (_section(path, command) for path, command in _commands("posforge", posforge))
    return "\n".join([_HEAD, *sections])


def _commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """Yield the commands that do something, not the groups that hold them."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name, one in sorted(command.commands.items()):
        yield from _commands(f"{path} {name}", one)


def _section(path: str, command: click.Command) -> str:
    name = path.removeprefix("posforge run ")
    if name in _MACHINES:
        parser = _MACHINES[name](a_shop())
        return _text(path, parser.description or "", [*_parser_rows(parser)])
    taken = [one for one in command.params if isinstance(one, click.Argument)]
    typed = " ".join([path, *(one.make_metavar(click.Context(command)) for one in taken)])
    return _text(typed, inspect.cleandoc(command.help or ""), [*_option_rows(command)])


def _text(typed: str, says: str, rows: list[tuple[str, str]]) -> str:
    table = [
        "| option | meaning |",
        "|---|---|",
        *(f"| `{name}` | {what} |" for name, what in rows),
        "",
    ]
    return "\n".join([f"## {typed}", "", says, "", *(table if rows else [])])


def _option_rows(command: click.Command) -> Iterator[tuple[str, str]]:
    context = click.Context(command)
    for one in command.params:
        if not isinstance(one, click.Option) or set(one.opts) & _HIDDEN:
            continue
        name = "" if one.is_flag else f" {one.make_metavar(context)}"
        facts = [one.help] if one.help else []
        if one.prompt:
            facts.append(f"{one.prompt}; asked for where it is not given.")
        if one.required:
            facts.append("Required.")
        if one.show_default:
            facts.append(f"Without it: `{one.default}`.")
        yield _cell(f"{one.opts[0]}{name}"), " ".join(facts)


def _parser_rows(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in parser._actions:  # noqa: SLF001 - argparse has no other list of them
        if action.help in {None, argparse.SUPPRESS} or set(action.option_strings) & _HIDDEN:
            continue
        choices = "|".join(map(str, action.choices or ()))
        value = action.metavar or (f"[{choices}]" if choices else (action.dest or "").upper())
        name = action.option_strings[0] + ("" if action.nargs == 0 else f" {value}")
        yield _cell(name), str(action.help) % vars(action)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
