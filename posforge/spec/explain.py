"""From what pydantic found to what a shopkeeper can mend."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sized
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from posforge.spec.base import LIST, LONE, Section
from posforge.spec.document import Document
from posforge.spec.problems import Path, Problem


def explain(error: ValidationError, document: Document, *, model: type[Section]) -> list[Problem]:
    """Return one problem for each thing pydantic found wrong with the document's data."""
    findings = [_Found.of(details, document) for details in error.errors(include_url=False)]
    unknown = [
        _unknown_key(document, found, model)
        for found in findings
        if found.kind == "extra_forbidden"
    ]
    misspelt = {(*problem.path[:-1], problem.suggestion) for problem in unknown}
    return unknown + [
        _explain_one(document, found, model)
        for found in findings
        if not (found.is_echo or found.kind == "extra_forbidden" or found.path in misspelt)
    ]


@dataclass(frozen=True, slots=True)
class _Found:
    """One finding: its kind, its path in the file, and what stands there."""

    kind: str
    path: Path
    is_key: bool
    value: Any
    context: Mapping[str, Any]

    @classmethod
    def of(cls, details: ErrorDetails, document: Document) -> _Found:
        is_key = details["loc"][-1:] == ("[key]",)
        path = tuple(part for part in details["loc"] if part not in _NO_PART)
        value = path[-1] if is_key else document.at(path)
        return cls(details["type"], path, is_key, value, details.get("ctx", {}))

    @property
    def shown(self) -> str:
        is_text = isinstance(self.value, str) and self.value
        return f"`{self.value}`" if is_text else f"`{self.name}`"

    @property
    def name(self) -> str:
        """The nearest key above the value."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "The file")

    @property
    def is_echo(self) -> bool:
        """Whether a list only counts as too short because its entries were refused."""
        is_short = self.kind == "too_short" and isinstance(self.value, Sized)
        return is_short and len(self.value) >= self.context["min_length"]


def _explain_one(document: Document, found: _Found, model: type[Section]) -> Problem:
    if found.kind == "missing":
        return _missing_key(document, found, model)
    if found.kind == "refused":
        return _refused(document, found)
    if found.value is None:
        return _without_value(document, found, model)
    if found.kind == "literal_error":
        return _unknown_choice(document, found)
    if found.kind in _SHAPES:
        return _wrong_shape(document, found, model)
    kind = "too_few" if found.kind == "too_short" and found.value else found.kind
    verb, expected = _LIMITS.get(kind, ("cannot stand here", ""))
    return document.problem(
        found.path,
        f"{found.shown} {verb}.",
        at_key=found.is_key,
        expected=expected.format(**found.context),
        hint=_example_hint(found, model),
    )


def _refused(document: Document, found: _Found) -> Problem:
    context = found.context
    return document.problem(
        found.path,
        context["message"],
        at_key=found.is_key,
        expected=context["expected"],
        hint=context["hint"],
        candidates=tuple(context["candidates"]),
        wrong=str(found.value),
    )


def _without_value(document: Document, found: _Found, model: type[Section]) -> Problem:
    return document.problem(
        found.path,
        f"`{found.name}` has no value.",
        at_key=True,
        expected=_SHAPES.get(found.kind, ""),
        hint=_example_hint(found, model),
    )


def _unknown_choice(document: Document, found: _Found) -> Problem:
    words = re.findall(r"\w+", str(found.context["expected"]))
    choices = tuple(word for word in words if word != "or")
    return document.problem(
        found.path,
        f"`{found.name}` has no choice {found.shown}."
        if not found.is_key
        else f"There is no {found.shown} here.",
        at_key=found.is_key,
        expected=choices[0] if len(choices) == 1 else "one of " + ", ".join(choices),
        candidates=choices,
        wrong=_ELSEWHERE.get(str(found.value).casefold(), str(found.value)),
    )


def _wrong_shape(document: Document, found: _Found, model: type[Section]) -> Problem:
    is_lone = found.kind == "tuple_type" and isinstance(found.value, str)
    hint = f"Write it as [{found.value}]." if is_lone else _example_hint(found, model)
    if found.kind == "string_type" and isinstance(found.value, Mapping):
        hint = _quoted(document, found.path)
    return document.problem(
        found.path,
        f"{found.shown} is not {_SHAPES[found.kind]}.",
        at_key=found.is_key,
        hint=hint,
    )


def _quoted(document: Document, path: Path) -> str:
    """Return how to write a text that YAML takes for a section: with a colon, or {."""
    span = document.values[path]
    rest = document.line(span.line)[span.column - 1 :]
    is_flow = rest.startswith("{")
    text = rest[: span.end - span.column] if is_flow else rest.partition(" #")[0].strip()
    return f"Put quotes around it: {json.dumps(text, ensure_ascii=False)}"


def _unknown_key(document: Document, found: _Found, model: type[Section]) -> Problem:
    known = tuple(_fields(_type_at(model, found.path[:-1])))
    return document.problem(
        found.path,
        f"There is no key `{found.path[-1]}` here.",
        at_key=True,
        expected="one of " + ", ".join(known),
        candidates=known,
        wrong=str(found.path[-1]),
    )


def _missing_key(document: Document, found: _Found, model: type[Section]) -> Problem:
    parent, key = found.path[:-1], str(found.path[-1])
    field = _fields(_type_at(model, parent)).get(key)
    meaning = field.description.rstrip(".") if field and field.description else ""
    return document.problem(
        parent,
        f"The key `{key}` is missing.",
        at_key=True,
        expected=f"`{key}`: {meaning[:1].lower()}{meaning[1:]}" if meaning else f"`{key}`",
        hint=_example_hint(found, model),
    )


def _example_hint(found: _Found, model: type[Section]) -> str:
    field = _fields(_type_at(model, found.path[:-1])).get(str(found.path[-1]) if found.path else "")
    if field is None or not field.examples:
        return ""
    return f"For example {found.path[-1]}: {field.examples[0]}"


def _fields(kind: Any) -> dict[str, Any]:
    if not (isinstance(kind, type) and issubclass(kind, Section)):
        return {}
    return {field.alias or name: field for name, field in kind.model_fields.items()}


def _type_at(model: Any, path: Path) -> Any:
    for part in path:
        model = _section_of(_bare(model))
        if isinstance(model, type) and issubclass(model, Section):
            field = _fields(model).get(str(part))
            model = field.annotation if field else None
        elif get_origin(model) is dict:
            model = get_args(model)[1]
        elif get_origin(model) is tuple:
            model = get_args(model)[0]
        elif get_origin(model) is Union:  # one value, or a list of sections
            model = get_args(_bare(get_args(model)[-1]))[0]
        else:
            return None
    return _section_of(_bare(model))


def _section_of(kind: Any) -> Any:
    """Return the section where a key takes a name or a section; else the kind itself."""
    last = _bare(get_args(kind)[-1]) if get_origin(kind) is Union else None
    return last if isinstance(last, type) and issubclass(last, Section) else kind


def _bare(kind: Any) -> Any:
    while get_origin(kind) is Annotated or type(None) in get_args(kind):
        kind = get_args(kind)[0]
    return kind


_NO_PART = ("[key]", LONE, LIST)


# What others call a kind of value or a day; nearness alone would not find the word of here.
_ELSEWHERE = {
    **{f"{day}day": day for day in ("mon", "fri", "sun")},
    "tuesday": "tue",
    "wednesday": "wed",
    "thursday": "thu",
    "saturday": "sat",
    **dict.fromkeys(("integer", "int"), "whole"),
    **dict.fromkeys(("number", "float", "double"), "decimal"),
    **dict.fromkeys(("boolean", "bool"), "yes_no"),
    **dict.fromkeys(("string", "str"), "text"),
    "enum": "choice",
}

_SHAPES = {
    "string_type": "text",
    "tuple_type": "a list, such as [first, second]",
    "dict_type": "a section with keys of its own",
    "model_type": "a section with keys of its own",
    "model_attributes_type": "a section with keys of its own",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "decimal_parsing": "a number",
    "decimal_type": "a number",
    "finite_number": "a number",
}

_LIMITS: dict[str, tuple[str, str]] = {
    "greater_than": ("is too small", "more than {gt}"),
    "greater_than_equal": ("is too small", "at least {ge}"),
    "less_than": ("is too large", "less than {lt}"),
    "less_than_equal": ("is too large", "at most {le}"),
    "too_short": ("is empty", "at least {min_length} entry"),
    "too_few": ("has too few entries", "at least {min_length} entries"),
    "too_long": ("is too long", "at most {max_length} entries"),
    "string_too_short": ("is empty", "some text"),
    "string_too_long": ("is too long", "at most {max_length} characters"),
    "decimal_max_digits": ("is too precise", "at most {max_digits} digits"),
    "decimal_max_places": ("is too precise", "at most {decimal_places} digits after the point"),
    "decimal_whole_digits": ("is too large", "at most {whole_digits} digits before the point"),
}
