"""What editors and readers need to know of store.yaml and promotions.yaml, made from the models.

`python -m posforge.spec.emit` writes the two JSON Schemas in schemas/ and the two pages of
docs/reference/.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from posforge.spec.base import Section, Word
from posforge.spec.promotions import Promotions
from posforge.spec.root import StoreSpec

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A file a shop is described in: its model, what readers are told, and where that lies."""

    name: str
    model: type[Section]
    schema_file: str
    reference_file: str
    introduction: tuple[str, ...]


STORE = Described(
    name="store.yaml",
    model=StoreSpec,
    schema_file="schemas/store.schema.json",
    reference_file="docs/reference/store-yaml.md",
    introduction=(
        "One file says what a shop is. `posforge check` says whether it makes sense, or why not.",
        "Other keys are refused. A *name* is a small letter, then small letters, digits and `_`,",
        "at most 40 in all.",
    ),
)
PROMOTIONS = Described(
    name="promotions.yaml",
    model=Promotions,
    schema_file="schemas/promotions.schema.json",
    reference_file="docs/reference/promotions-yaml.md",
    introduction=(
        "The file that `pricing: {promotions: promotions.yaml}` in store.yaml names, beside it.",
        "[How to use it](../how-to/promotions.md). `posforge check` reads both. Money is in the",
        "shop's currency, a *name* is as in [store.yaml](store-yaml.md). Promotions that a bill",
        "meets are counted one after the other, each with the prices that those before it left.",
    ),
)


def json_schema(file: Described = STORE) -> str:
    """Return the JSON Schema of a file, as editors read it for completion and checking."""
    schema = file.model.model_json_schema(by_alias=True)
    schema = {"$schema": _DIALECT, **schema, "title": file.name}
    return json.dumps(_lean(schema, file.name), indent=1, ensure_ascii=False) + "\n"


def reference(file: Described = STORE) -> str:
    """Return the reference page of a file, in Markdown."""
    return "\n".join(_page(file)) + "\n"


def emitted() -> dict[str, str]:
    """Return the text of every file that is made here, by its path in the repository."""
    return {
        path: text
        for file in (STORE, PROMOTIONS)
        for path, text in (
            (file.schema_file, json_schema(file)),
            (file.reference_file, reference(file)),
        )
    }


def main(root: Path) -> None:
    """Write them below `root`."""
    for name, text in emitted().items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def _lean(node: Any, title: str) -> Any:
    """Drop pydantic's titles and our examples, which are YAML: editors show the description.

    A key that may be left out is left out, not null.
    """
    if isinstance(node, list):
        return [_lean(item, title) for item in node]
    if not isinstance(node, dict):
        return node
    if {"type": "null"} in node.get("anyOf", ()):
        (kind,) = (one for one in node["anyOf"] if one != {"type": "null"})
        rest = {key: value for key, value in node.items() if key not in {"anyOf", "default"}}
        return _lean(kind | rest, title)
    if "patternProperties" in node:
        node = {**node, "additionalProperties": False}
    is_named = {"properties", "$defs"}
    return {
        key: {name: _lean(item, title) for name, item in value.items()}
        if key in is_named
        else _lean(value, title)
        for key, value in node.items()
        if key != "examples" and not (key == "title" and value != title)
    }


def _page(file: Described) -> Iterator[str]:
    yield f"# {file.name}"
    yield ""
    yield "<!-- made by `python -m posforge.spec.emit`; do not edit -->"
    yield ""
    yield from file.introduction
    yield from _section(file.model, "", {})


def _section(model: type[Section], prefix: str, told: dict[type[Section], str]) -> Iterator[str]:
    """Yield a section and those within it; one that was told before is told by its place."""
    if prefix:
        yield from ("", f"## {prefix}", "", (model.__doc__ or "").splitlines()[0])
    if model in told:
        yield f"Its keys are those of `{told[model]}`."
        return
    told[model] = prefix
    yield from ("", "| key | holds | default | example | meaning |", "|---|---|---|---|---|")
    nested: list[tuple[type[Section], str]] = []
    for name, field in model.model_fields.items():
        key = field.alias or name
        holds, inner, suffix = _holds(Annotated[field.annotation, field.metadata])
        if inner is not None:
            nested.append((inner, f"{prefix}.{key}{suffix}".lstrip(".")))
        cells = (f"`{key}`", holds, _default(field), _example(field), field.description or "")
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    for inner, path in nested:
        yield from _section(inner, path, told)


def _holds(kind: Any) -> tuple[str, type[Section] | None, str]:
    """Return how a value is written, the section within it, and how its path goes on."""
    while get_origin(kind) is Annotated:
        kind, *marks = get_args(kind)
        if any(isinstance(mark, Word) for mark in _flat(marks)):
            return "name", None, ""
    if isinstance(kind, type) and issubclass(kind, Section):
        return "section", kind, ""
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind)), None, ""
    if get_origin(kind) is tuple:
        holds, inner, suffix = _holds(get_args(kind)[0])
        return f"list of: {holds}", inner, f"[]{suffix}"
    if get_origin(kind) is dict:
        name, value = get_args(kind)
        holds, inner, suffix = _holds(value)
        named = "names" if (each := _holds(name)[0]) == "name" else each
        return f"{named}, each with: {holds}", inner, f".*{suffix}"
    if type(None) in get_args(kind):
        return _holds(get_args(kind)[0])
    if get_origin(kind) in {Union, UnionType}:
        *others, (last, inner, suffix) = map(_holds, get_args(kind))
        return f"{', '.join(holds for holds, *_ in others)} or {last}", inner, suffix
    return _PLAIN[kind.__name__], None, ""


def _flat(marks: list[Any]) -> Iterator[Any]:
    """Yield what a type is marked with; of a whole field, pydantic keeps the marks in a list."""
    for mark in marks:
        yield from mark if isinstance(mark, list) else [mark]


_PLAIN = {"str": "text", "int": "whole number", "Decimal": "number", "bool": "`true` or `false`"}


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is PydanticUndefined:
        return "required"
    if value is None or value in ((), {}):
        return "none"
    if isinstance(value, Section):
        return "as below"
    if isinstance(value, tuple):
        return f"`[{', '.join(value)}]`"
    return f"`{str(value).lower()}`"


def _example(field: FieldInfo) -> str:
    return f"`{field.examples[0]}`" if field.examples else "as below"


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
