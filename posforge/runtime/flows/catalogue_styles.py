"""The styles that a catalogue file speaks of: named and pictured once, by any row of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from posforge.runtime.domain.product import Style
from posforge.runtime.flows.catalogue_cell import CellError
from posforge.runtime.flows.catalogue_row import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    text: str
    line: int


class StyleBook:
    """What one file says of its styles, row by row, on top of what was known before."""

    def __init__(self) -> None:
        self._known: dict[str, Style] = {}
        self._before: dict[str, str] = {}
        self._names: dict[str, _Word] = {}
        self._pictures: dict[str, _Word] = {}
        self._departments: dict[str, str] = {}
        self._unpictured: set[str] = set()
        self._used: set[str] = set()

    def know(self, styles: Mapping[str, Style]) -> None:
        """Take note of styles as they stand, unless they were noted before."""
        self._known = {**styles, **self._known}
        self._before |= {one.id: one.name for one in styles.values()}

    def unknown(self, ids: Iterable[str]) -> list[str]:
        """Return those of these ids nothing was noted of, sorted."""
        return sorted({one for one in ids if one not in self._known})

    def learn(self, style: str, said: Said) -> CellError | None:
        """Take in what a row says of its style; return the reason where it contradicts another."""
        said_of = (
            (self._names, said.style_name, "style_otherwise"),
            (self._pictures, said.picture or "", "style_pictured"),
        )
        for words, text, key in said_of:
            first = words.get(style)
            if text and first is not None and first.text != text:
                return CellError("style", key, style=style, line=first.line)
        for words, text, _ in said_of:
            if text:
                words.setdefault(style, _Word(text=text, line=said.line))
        if said.picture == "":
            self._unpictured.add(style)
        return None

    def use(self, style: str, department: str) -> None:
        """Note that an article is of this style; it stands where the first one in the file does."""
        self._departments.setdefault(style, department)
        self._used.add(style)

    def name(self, style: str) -> str:
        """Return what a style is called, empty while nobody has said."""
        if style in self._names:
            return self._names[style].text
        return self._known[style].name if style in self._known else ""

    def name_before(self, style: str) -> str:
        """Return what a style was called before this file said anything."""
        return self._before.get(style, "")

    def changed(self) -> list[Style]:
        """Return the styles used since this was asked last that are not as they were."""
        now = {one: self._now(one) for one in sorted(self._used)}
        self._used.clear()
        changed = [style for one, style in now.items() if self._known.get(one) != style]
        self._known |= now
        return changed

    def _now(self, style: str) -> Style:
        before = self._known.get(style) or Style(id=style, name="", department="")
        picture = "" if style in self._unpictured else before.picture
        return Style(
            id=style,
            name=self.name(style),
            department=self._departments.get(style, before.department),
            picture=self._pictures[style].text if style in self._pictures else picture,
        )
