"""Printing `generated/`: the part of a project that store.yaml decides and nobody edits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from posforge.generate.calls import LINE_LENGTH, python_text, python_value
from posforge.generate.plan import Plan
from posforge.generate.templates import template_folder

FOLDER = "generated"
_SUFFIX = ".jinja"


def render(plan: Plan) -> dict[str, str]:
    """Return the text of every file of `generated/` by its name."""
    templates = _templates()
    return {
        name: templates.get_template(f"{name}{_SUFFIX}").render(plan=plan) for name in plan.files
    }


def tuple_argument(name: str, values: Sequence[str], *, indent: int) -> str:
    """Return `name=(...),` with the indent of its line, broken the way the formatter breaks it."""
    margin = " " * indent
    texts = [python_text(value) for value in values]
    if len(texts) <= 1:
        line = f"{margin}{name}=({''.join(f'{text},' for text in texts)}),"
        if len(line) <= LINE_LENGTH or not texts:
            return line
    return "\n".join(
        [f"{margin}{name}=(", *(f"{margin}    {text}," for text in texts), f"{margin}),"]
    )


@cache
def _templates() -> Environment:
    """Return the templates; each is compiled once in a process."""
    environment = Environment(
        loader=FileSystemLoader(template_folder() / FOLDER, encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - it prints Python; values pass through `py`
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["py"] = python_text
    environment.globals["tuple_argument"] = tuple_argument
    environment.globals["python_value"] = python_value
    return environment
