"""The owned files of a project beside what the old and the new posforge make of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from posforge import __version__
from posforge.errors import UserError
from posforge.generate.git import committed_file
from posforge.generate.merge import conflicts_in, merge_by_copier
from posforge.generate.skeleton import ANSWERS_FILE, render_skeleton, skeleton_answers
from posforge.generate.templates import is_known
from posforge.spec.document import read
from posforge.spec.history import version_key

_LF, _CRLF = b"\n", b"\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a project remembers of how it was made: the version, and its answers then."""

    version: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """What the owned files become.

    Attributes:
        contents: what every owned file shall hold; None where it shall be gone.
        conflicts: at how many places a file waits for its owner to decide, by its path.
        orphans: edited files that posforge makes no more; they stay.
        replaced: edited files that posforge alone writes; their text is to be kept elsewhere.
    """

    contents: Mapping[str, bytes | None]
    conflicts: Mapping[str, int]
    orphans: tuple[str, ...]
    replaced: tuple[str, ...]


def origin_of(project: Path) -> Origin:
    """Return how a project was made. Raises UserError where it does not say, or is unknown here."""
    file = project / ANSWERS_FILE
    try:
        data = read(file.read_text("utf-8"), name=ANSWERS_FILE).data
    except (FileNotFoundError, UnicodeDecodeError):
        data = None
    asked = skeleton_answers(shop="", package="")
    facts = data if isinstance(data, dict) else {}
    answers = {name: facts.get(name) for name in asked}
    version = str(facts.get("_commit")).removeprefix("v")
    if not all(isinstance(answer, str) for answer in answers.values()) or not _is_version(version):
        raise UserError(
            f"{file} does not say which posforge made this project.",
            hint=f"Bring it back, for example with: git checkout HEAD -- {ANSWERS_FILE}",
        )
    _refuse_unknown(version)
    return Origin(version=version, answers={name: str(one) for name, one in answers.items()})


def moved_on(project: Path, origin: Origin) -> Owned:
    """Return what the owned files of a project become with this version of posforge.

    What only the owner changed stays, what only posforge changed follows it, and what both changed
    is merged by copier. What the owner deleted stays deleted. Raises UserError for a file that
    cannot be merged.
    """
    answers = {**origin.answers, "requires": skeleton_answers(shop="", package="")["requires"]}
    old = render_skeleton(origin.answers, version=origin.version)
    new = render_skeleton(answers)
    ways = {path: _Way.of(project, path, old=old, new=new) for path in sorted({*old, *new})}
    disputed = {path: way.mine for path, way in ways.items() if way.is_disputed and way.mine}
    if disputed:
        owned = {ANSWERS_FILE: old[ANSWERS_FILE], **disputed}
        merged = merge_by_copier(owned, old=origin.version, new=__version__, answers=answers)
        ways.update({path: replace(ways[path], new=merged[path]) for path in disputed})
    contents = {path: way.written for path, way in ways.items()}
    found = {path: conflicts_in(contents[path] or b"") for path in disputed}
    return Owned(
        contents=contents,
        conflicts={path: places for path, places in found.items() if places},
        orphans=tuple(path for path, way in ways.items() if way.is_orphan),
        replaced=tuple(path for path, way in ways.items() if way.is_replaced),
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """One file three ways: as it was made, as it is, and as it is made now.

    `mine` ends its lines as posforge does, also where an editor or git made them end in CRLF;
    `raw` is as it lies there, and `ends` is how git holds it.
    """

    path: str
    old: bytes | None
    mine: bytes | None
    new: bytes | None
    raw: bytes | None = None
    ends: bytes = _LF

    @classmethod
    def of(
        cls, project: Path, path: str, *, old: Mapping[str, bytes], new: Mapping[str, bytes]
    ) -> _Way:
        file = project / path
        if file.is_symlink() or (file.exists() and not file.is_file()):
            raise UserError(
                f"{path} is not an ordinary file, and posforge has one to put there.",
                hint="Move it out of the way, and give the command again.",
            )
        raw = file.read_bytes() if file.is_file() else None
        if raw is None or not _ends_in_crlf(raw):
            return cls(path, old.get(path), raw, new.get(path), raw)
        held = committed_file(project, "HEAD", path) or b""
        ends = _CRLF if _ends_in_crlf(held) else _LF
        return cls(path, old.get(path), raw.replace(_CRLF, _LF), new.get(path), raw, ends)

    @property
    def is_disputed(self) -> bool:
        if self.path == ANSWERS_FILE or self.mine is None or self.new is None:
            return False
        return self.mine not in {self.old, self.new} and self.old != self.new

    @property
    def is_replaced(self) -> bool:
        return self.path == ANSWERS_FILE and self.mine not in {None, self.old, self.new}

    @property
    def is_orphan(self) -> bool:
        return self.new is None and self.mine not in {None, self.old}

    @property
    def written(self) -> bytes | None:
        """The result as it is to lie there; what stays, stays to the byte."""
        if self.result is None or self.result == self.mine:
            return None if self.result is None else self.raw
        return self.result.replace(_LF, self.ends)

    @property
    def result(self) -> bytes | None:
        if self.is_orphan or (self.mine is None and self.old is not None):
            return self.mine
        return self.mine if self.old == self.new and self.path != ANSWERS_FILE else self.new


def _ends_in_crlf(content: bytes) -> bool:
    return 0 < content.count(_CRLF) == content.count(_LF)


def _is_version(text: str) -> bool:
    try:
        return len(version_key(text)) == 3
    except ValueError:
        return False


def _refuse_unknown(version: str) -> None:
    if version_key(version) > version_key(__version__):
        raise UserError(
            f"This project is of posforge {version}, and installed is only {__version__}.",
            hint=f'Type: pip install --upgrade "posforge[generate]>={version}"',
        )
    if not is_known(version):
        raise UserError(
            f"This project is of posforge {version}, which was never released.",
            hint=f"Its {ANSWERS_FILE} says so; `git log {ANSWERS_FILE}` tells what it said before.",
        )
