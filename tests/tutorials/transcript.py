"""A page that is a walk: what it writes and what it types, in order, and whether that came out."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from posforge.cli import main
from posforge.generate.git import private_environment
from tests.tutorials.tutorial import write

_STEP = re.compile(
    r"^(?:\*\*`(?P<file>[^`]+)`\*\*\n\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_LEFT_OUT = "…"
_SERVES = "posforge run "


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as the page shows it, and what it shows of what was said; empty for nothing."""

    command: str
    shown: str


def walk(page: Path, start: Path) -> list[str]:
    """Do all that a page says, beginning in the folder `start`; return what came out otherwise.

    Commands that serve until somebody ends them are left out.
    """
    text = page.read_text(encoding="utf-8")
    here, wrong = start, []
    for step in _STEP.finditer(text):
        if step["file"]:
            write(here, step["file"], step["text"])
        elif step["language"] == "console":
            for typed in typed_in(step["text"]):
                if typed.command.startswith("cd "):
                    here = here / typed.command.removeprefix("cd ")
                elif not typed.command.startswith(_SERVES):
                    wrong += _judged(typed, _said(typed.command, here))
    return wrong


def typed_in(block: str) -> Iterator[Typed]:
    """Yield the commands of a block, each with what is shown below it."""
    for part in re.split(r"^\$ ", block.replace("\\\n", " "), flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield Typed(command, shown.strip("\n"))


def is_shown(shown: str, said: str) -> bool:
    """Return whether this was said; a line `…` stands for any number of lines left out."""
    lines = [
        r"(?:.*\n)*" if line == _LEFT_OUT else re.escape(line) + r"\n"
        for line in shown.splitlines()
    ]
    return re.fullmatch("".join(lines), said.strip("\n") + "\n") is not None


def _judged(typed: Typed, done: tuple[int, str]) -> list[str]:
    code, said = done
    is_right = is_shown(typed.shown, said) if typed.shown else code == 0
    return [] if is_right else [f"$ {typed.command}\n{said}"]


def _said(command: str, folder: Path) -> tuple[int, str]:
    words = shlex.split(command)
    if words[0] == "posforge":
        with chdir(folder):
            done = CliRunner().invoke(main, words[1:])
        return done.exit_code, done.output
    make = f"PYTHON={sys.executable}"
    run = subprocess.run(
        [*words, make] if words[0] == "make" else words,
        cwd=folder,
        env=private_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr
