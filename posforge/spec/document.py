"""A YAML text as plain data in which every value is its source text and knows where it stands.

YAML itself would read `0.05` as a binary fraction, `02` as 2 and `no` as false. Here a scalar stays
what was typed, and the models decide what it means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from posforge.spec.problems import Level, Path, Problem, Span

_NULL = "tag:yaml.org,2002:null"
_DEEPEST = 20


@dataclass(slots=True)
class Document:
    """A YAML text, its data, and the place of every key and value in it.

    `kind` is what such a file is called, whatever its name.
    """

    name: str
    text: str
    kind: str = "store.yaml"
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    values: dict[Path, Span] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)
    is_block: set[Path] = field(default_factory=set)

    def at(self, path: Path) -> Any:
        """Return the plain data at a path, or None where there is none."""
        value = self.data
        for part in path:
            if isinstance(value, dict):
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                return None
        return value

    def mapping(self, *path: str) -> dict[str, Any]:
        """Return the section at a path, empty where something else or nothing stands there."""
        value = self.at(path)
        return value if isinstance(value, dict) else {}

    def span(self, path: Path, *, key: bool = False) -> Span:
        """Return where a value stands; its key, where asked or where the value fills many lines.

        For a path that is not in the text, the nearest of its parents answers.
        """
        while path:
            if (key or path in self.is_block) and path in self.keys:
                return self.keys[path]
            if path in self.values:
                return self.values[path]
            if path in self.keys:
                return self.keys[path]
            path = path[:-1]
        return _first_word(self.text)

    def problem(
        self,
        path: Path,
        message: str,
        *,
        at_key: bool = False,
        within: str = "",
        **details: Any,
    ) -> Problem:
        """Return a problem at this path, with the line it stands on.

        `within` is the part of a text that is wrong, to be marked where it stands as written.
        """
        span = self.span(path, key=at_key)
        return _problem(self, self._part(span, within), message, path=path, **details)

    def _part(self, span: Span, text: str) -> Span:
        line = self.line(span.line)
        column = line.find(text, span.column - 1, span.end - 1) if text else -1
        return Span(span.line, column + 1, column + 1 + len(text)) if column >= 0 else span

    def line(self, number: int) -> str:
        """Return a line of the text, counted from 1, as it was typed."""
        lines = self.text.splitlines()
        return lines[number - 1] if number <= len(lines) else ""


def read(text: str, *, name: str, kind: str = "store.yaml") -> Document:
    """Read a YAML text; what is wrong with it as YAML lies in the document's `problems`.

    `kind` is what such a file is called, whatever its name.
    """
    document = Document(name=name, text=text, kind=kind)
    try:
        root = YAML(typ="rt", pure=True).compose(text)
    except MarkedYAMLError as error:
        document.problems.append(_syntax_problem(document, error))
    except (YAMLError, RecursionError):
        document.problems.append(
            _problem(document, Span(1, 1, 1), "This is not YAML text.", expected="a YAML file")
        )
    else:
        if root is None:
            document.problems.append(
                _problem(
                    document, Span(1, 1, 1), "The file is empty.", expected=f"a {document.kind}"
                )
            )
        else:
            document.data = _Reader(document).value(root, ())
    return document


class _Reader:
    """Walks the composed nodes once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()

    def value(self, node: Node, path: Path) -> Any:
        document = self._document
        document.values[path] = _span(node)
        if id(node) in self._seen or len(path) > _DEEPEST:
            what = (
                "is repeated by an alias (`*`)" if id(node) in self._seen else "is nested too deep"
            )
            document.problems.append(
                document.problem(path, f"This value {what}.", hint="Write the value out.")
            )
            return None
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, SequenceNode):
            if not node.flow_style:
                document.is_block.add(path)
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return None if _is_null(node) else self._text(node, path)

    def _text(self, node: Node, path: Path) -> str:
        """Return a scalar as it was typed; a character written as two escapes is one."""
        try:
            return str(node.value).encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            self._document.problems.append(
                _problem(
                    self._document, _span(node), "This text holds half a character.", path=path
                )
            )
            return "?"

    def _pairs(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        document = self._document
        if not node.flow_style:
            document.is_block.add(path)
        for key_node, value_node in node.value:
            key = self._text(key_node, path) if isinstance(key_node, ScalarNode) else "?"
            here = (*path, key)
            if here in document.keys:
                first = document.keys[here].line
                document.problems.append(
                    _problem(
                        document,
                        _span(key_node),
                        f"The key `{key}` stands here a second time.",
                        path=here,
                        hint=f"The first is on line {first}; keep one of them.",
                    )
                )
                continue
            document.keys[here] = _span(key_node)
            yield key, self.value(value_node, here)
            if _is_empty(value_node):
                del document.values[here]


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag == _NULL and node.style is None


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.value and node.style is None


def _span(node: Node) -> Span:
    start, end = node.start_mark, node.end_mark
    one_line = end.line == start.line
    return Span(start.line + 1, start.column + 1, end.column + 1 if one_line else start.column + 2)


def _first_word(text: str) -> Span:
    for number, line in enumerate(text.splitlines(), start=1):
        word = line.split(":")[0]
        if word.strip() and not word.lstrip().startswith(("#", "---", "%")):
            return Span(number, 1, len(word) + 1)
    return Span(1, 1, 1)


_SYNTAX = (
    ("'\\t'", "A tab stands where YAML wants spaces.", "Indent with two spaces."),
    (
        "mapping values are not allowed",
        "This line does not fit: a key stands inside another value.",
        "Give keys of one section the same indent, and put quotes around a value with a colon.",
    ),
    ("quoted scalar", "A quotation mark is never closed.", "Close it on the same line."),
    ("found unexpected end of stream", "A quotation mark is never closed.", "Close it."),
    ("expected ',' or ']'", "A list that begins with [ is never closed.", "Close it with ]."),
    ("expected ',' or '}'", "A section that begins with { is never closed.", "Close it with }."),
    (
        "could not find expected ':'",
        "A key without a colon.",
        "Write it as `key: value`.",
    ),
    (
        "cannot start any token",
        "A value cannot begin with this character.",
        "Put quotes around the value.",
    ),
    ("undefined alias", "A value cannot begin with *.", "Put quotes around the value."),
    (
        "expected <block end>",
        "This line does not belong to the section above it.",
        "Give the keys of one section the same indent.",
    ),
    ("another document", "The file holds a second document after ---.", "Keep one of them."),
)


def _syntax_problem(document: Document, error: MarkedYAMLError) -> Problem:
    said = f"{error.context or ''} {error.problem or ''}"
    message, hint = next(
        ((message, hint) for sign, message, hint in _SYNTAX if sign in said),
        (f"This is not YAML: {said.strip()}.", ""),
    )
    mark = error.problem_mark or error.context_mark
    began_before = "never closed" in message or "without a colon" in message
    if began_before and error.context_mark is not None:
        mark = error.context_mark
    if mark is None:
        return _problem(document, Span(1, 1, 1), message, hint=hint)
    return _problem(
        document, Span(mark.line + 1, mark.column + 1, mark.column + 2), message, hint=hint
    )


def _problem(
    document: Document,
    span: Span,
    message: str,
    *,
    path: Path = (),
    expected: str = "",
    hint: str = "",
    candidates: tuple[str, ...] = (),
    wrong: str = "",
    level: Level = "error",
) -> Problem:
    return Problem(
        file=document.name,
        span=span,
        path=path,
        message=message,
        excerpt=document.line(span.line),
        expected=expected,
        hint=hint,
        suggestion=Problem.nearest(wrong, candidates),
        level=level,
    )
