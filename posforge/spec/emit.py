"""What editors and readers need to know of store.yaml, made from the models themselves.

`python -m posforge.spec.emit` writes schemas/store.schema.json and docs/reference/store-yaml.md.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from posforge.spec.base import Section, Word
from posforge.spec.root import StoreSpec

SCHEMA_FILE = "schemas/store.schema.json"
REFERENCE_FILE = "docs/reference/store-yaml.md"

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> str:
    """Return the JSON Schema of store.yaml, as editors read it for completion and checking."""
    schema = StoreSpec.model_json_schema(by_alias=True)
    schema = {"$schema": _DIALECT, **schema, "title": "store.yaml"}
    return json.dumps(_lean(schema), indent=1, ensure_ascii=False) + "\n"


def reference() -> str:
    """Return the reference page of store.yaml, in Markdown."""
    return "\n".join(_page()) + "\n"


def main(root: Path) -> None:
    """Write both files below `root`."""
    for name, text in ((SCHEMA_FILE, json_schema()), (REFERENCE_FILE, reference())):
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def _lean(node: Any) -> Any:
    """Drop pydantic's titles and our examples, which are YAML: editors show the description.

    A key that may be left out is left out, not null.
    """
    if isinstance(node, list):
        return [_lean(item) for item in node]
    if not isinstance(node, dict):
        return node
    if {"type": "null"} in node.get("anyOf", ()):
        (kind,) = (one for one in node["anyOf"] if one != {"type": "null"})
        rest = {key: value for key, value in node.items() if key not in {"anyOf", "default"}}
        return _lean(kind | rest)
    if "patternProperties" in node:
        node = {**node, "additionalProperties": False}
    is_named = {"properties", "$defs"}
    return {
        key: {name: _lean(item) for name, item in value.items()}
        if key in is_named
        else _lean(value)
        for key, value in node.items()
        if key != "examples" and not (key == "title" and value != "store.yaml")
    }


def _page() -> Iterator[str]:
    yield "# store.yaml"
    yield ""
    yield "<!-- made by `python -m posforge.spec.emit`; do not edit -->"
    yield ""
    yield "One file says what a shop is. `posforge check` says whether it makes sense, or why not."
    yield "Other keys are refused. A *name* is a small letter, then small letters, digits and `_`,"
    yield "at most 40 in all."
    yield from _section(StoreSpec, "", shown=set())


def _section(model: type[Section], prefix: str, *, shown: set[type[Section]]) -> Iterator[str]:
    if model in shown:
        return
    shown.add(model)
    if prefix:
        yield from ("", f"## {prefix}", "", (model.__doc__ or "").splitlines()[0])
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
        yield from _section(inner, path, shown=shown)


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
