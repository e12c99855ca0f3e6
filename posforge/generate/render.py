"""Printing `generated/`: the part of a project that store.yaml decides and nobody edits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from posforge.generate.plan import Plan
from posforge.generate.templates import template_folder

FOLDER = "generated"
_SUFFIX = ".jinja"
_LINE_LENGTH = 100


def render(plan: Plan) -> dict[str, str]:
    """Return the text of every file of `generated/` by its name."""
    folder = template_folder() / FOLDER
    environment = Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - it prints Python; values pass through `py`
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["py"] = python_text
    environment.globals["tuple_argument"] = tuple_argument
    names = sorted(path.name for path in folder.glob(f"*.py{_SUFFIX}"))
    return {
        name.removesuffix(_SUFFIX): environment.get_template(name).render(plan=plan)
        for name in names
    }


def write_generated(plan: Plan, project: Path) -> list[Path]:
    """Write `generated/` into a project and return the files that changed."""
    folder = project / plan.package / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in render(plan).items():
        target = folder / name
        if not target.exists() or target.read_bytes() != text.encode():
            target.write_text(text, encoding="utf-8", newline="\n")
            changed.append(target)
    return changed


def stale_files(plan: Plan, project: Path) -> list[str]:
    """Return the names in `generated/` that are not what store.yaml says, sorted."""
    folder = project / plan.package / FOLDER
    return [
        name
        for name, text in sorted(render(plan).items())
        if not (folder / name).is_file() or (folder / name).read_bytes() != text.encode()
    ]


def python_text(value: str) -> str:
    """Return a Python string literal, quoted the way the formatter does."""
    quoted = json.dumps(value, ensure_ascii=False)
    if value.count('"') > value.count("'"):
        return "'" + quoted[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"
    return quoted


def tuple_argument(name: str, values: Sequence[str], *, indent: int) -> str:
    """Return `name=(...),` with the indent of its line, broken the way the formatter breaks it."""
    margin = " " * indent
    texts = [python_text(value) for value in values]
    if len(texts) <= 1:
        line = f"{margin}{name}=({''.join(f'{text},' for text in texts)}),"
        if len(line) <= _LINE_LENGTH or not texts:
            return line
    return "\n".join(
        [f"{margin}{name}=(", *(f"{margin}    {text}," for text in texts), f"{margin}),"]
    )
