"""The revisions of a package, in the order they are to run: each file names the one before it."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path

from posforge.errors import KnownError

_APPLY = "Bring the file back as it was drafted (git), or run: posforge apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One step of a chain; `after` is the id of the one before it, empty for the first."""

    id: str
    after: str
    upgrade: Callable[[], None]


class UnknownHeadError(KnownError):
    """Tables have come further than this chain leads: a newer program was here."""


def read_chain(package: str) -> Sequence[Revision]:
    """Return the revisions in `<package>/versions`, the first one first.

    They are read from their files, so that what was drafted a moment ago counts. Raises KnownError
    where the package is missing, a file cannot be read, or they are not one line.
    """
    files = sorted(_folder(package).glob("[!_]*.py"))
    following: dict[str, Revision] = {}
    for revision in map(_read, files):
        if revision.after in following:
            raise KnownError(
                f"Two changes to the tables follow {revision.after or 'nothing'}: "
                f"{following[revision.after].id} and {revision.id}.",
                hint="Let one of them follow the other (down_revision).",
            )
        following[revision.after] = revision
    chain: list[Revision] = []
    while (last := chain[-1].id if chain else "") in following:
        chain.append(following.pop(last))
    if following:
        after, lost = next(iter(following.items()))
        raise KnownError(
            f"The change {lost.id} to the tables follows {after}, which is not there.", hint=_APPLY
        )
    return chain


def steps(chain: Sequence[Revision], *, since: str, until: str) -> Sequence[Revision]:
    """Return what is to run to bring tables at `since` to `until`.

    Raises KnownError where the chain has no `until`, UnknownHeadError where `since` lies beyond it.
    """
    order = ["", *(revision.id for revision in chain)]
    if until not in order:
        raise KnownError(f"The change {until} to the tables is not there.", hint=_APPLY)
    wanted = chain[: order.index(until)]
    if since not in order[: len(wanted) + 1]:
        raise UnknownHeadError(
            f"A newer version of this shop changed its tables ({since}).",
            hint="Install that version, or a newer one.",
        )
    return wanted[order.index(since) :]


def _folder(package: str) -> Path:
    invalidate_caches()
    try:
        spec = find_spec(package)
    except ImportError:
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise KnownError(
            f"The package {package} with the changes to the tables is not there.", hint=_APPLY
        )
    return Path(spec.submodule_search_locations[0]) / "versions"


def _read(file: Path) -> Revision:
    try:
        found = runpy.run_path(str(file))
        name, after, upgrade = found["revision"], found["down_revision"], found["upgrade"]
    except (Exception, SystemExit) as error:  # people edit these files, and anything may be wrong
        raise KnownError(
            f"The change {file.name} to the tables cannot be read: {_words(error)}.", hint=_APPLY
        ) from error
    if not (isinstance(name, str) and name and isinstance(after, str | None) and callable(upgrade)):
        raise KnownError(
            f"The change {file.name} to the tables needs revision, down_revision and upgrade().",
            hint=_APPLY,
        )
    return Revision(id=name, after=after or "", upgrade=upgrade)


def _words(error: BaseException) -> str:
    return f"{type(error).__name__} {error}".strip().rstrip(".")
