"""Names of the shop's own extensions: behind each there is a module in the project."""

from __future__ import annotations

from collections.abc import Iterator

from posforge.spec.base import is_module
from posforge.spec.document import Document
from posforge.spec.extensions import own_extensions
from posforge.spec.home import Home
from posforge.spec.payments import Way
from posforge.spec.problems import Problem


def missing_modules(document: Document, home: Home) -> Iterator[Problem]:
    """Yield every name in store.yaml that is neither bundled nor a module of the project."""
    for own in own_extensions(document.data):
        point = own.point
        modules = home.modules(point.folder)
        if own.name in modules or not is_module(own.name):
            continue
        if point.kind == "payment" and own.name in Way.model_fields:
            example = (Way.model_fields[own.name].examples or [""])[0]
            yield document.problem(
                own.path,
                f"`{own.name}` needs settings here.",
                hint=f"Write it with them, such as {{{own.name}: {example}}}",
            )
            continue
        known = (*point.bundled, *modules)
        file = f"{home.package}/{point.folder}/{own.name}.py"
        yield document.problem(
            own.path,
            f"There is no {point.what} `{own.name}`: {file} is missing.",
            expected=("one of " if len(known) > 1 else "") + ", ".join(known),
            hint=f"Write your own in {file}, or take the name away.",
            candidates=known,
            wrong=own.name,
        )
