"""How each extension a shop brings itself fares, and the one door its failures come out of."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from posforge.errors import KnownError, PosforgeError
from posforge.runtime.domain.shop import ExtensionKind

if TYPE_CHECKING:  # a shop that brings nothing loads none of it
    from posforge.runtime.ext.fields import FieldBehaviour
    from posforge.runtime.ext.reports import ReportShelf
    from posforge.runtime.ext.screens import OwnScreen

ExtensionState = Literal["ready", "broken", "failed"]

_WHAT: dict[ExtensionKind, str] = {
    "payment": "means of payment",
    "report": "report",
    "screen": "screen",
    "printer": "printer driver",
    "field": "check of a field",
    "terminal": "terminal driver",
}
_NOT_ITS_OWN = ("posforge.runtime.", "importlib")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionStatus:
    """How one extension fares.

    `broken` could not be loaded and is left out; `failed` is loaded, and has gone wrong in use.
    `reason` says why in a few words, with the file and the line where they are known.
    """

    kind: ExtensionKind
    name: str
    state: ExtensionState
    reason: str = ""


class BrokenExtensionError(KnownError):
    """An extension of the shop did not do its part; everything else goes on."""

    def __init__(self, status: ExtensionStatus) -> None:
        super().__init__(
            f"The shop's own {_WHAT[status.kind]} “{status.name}” does not work.",
            hint=status.reason,
        )
        self.status = status


class ContractError(Exception):
    """An extension is not what its kind must be; the message says what is missing, to its author.

    Its words are shown as they are, so they hold no data of customers.
    """


class Guard:
    """Stands around everything a shop brings itself.

    What an extension says on purpose (a `PosforgeError`) passes. Anything else it raises is logged
    with its traceback, remembered as its status, and goes on as one sentence: it never reaches
    the boundary that ends the program.
    """

    def __init__(self, log: Callable[[BaseException], None]) -> None:
        self._log = log
        self._statuses: dict[tuple[ExtensionKind, str], ExtensionStatus] = {}
        self._modules: dict[str, tuple[ExtensionKind, str]] = {}

    @property
    def statuses(self) -> tuple[ExtensionStatus, ...]:
        """Every extension that was looked at, in the order they were."""
        return tuple(self._statuses.values())

    @property
    def troubles(self) -> tuple[ExtensionStatus, ...]:
        """Those that do not work."""
        return tuple(one for one in self.statuses if one.state != "ready")

    @contextmanager
    def loading(self, kind: ExtensionKind, name: str, *, module: str = "") -> Iterator[None]:
        """Load an extension within this block. Raises BrokenExtensionError when it cannot be."""
        if module:
            self._modules[module] = (kind, name)
        try:
            yield
        except (Exception, SystemExit) as bug:
            words = _words(bug)
            is_said = isinstance(bug, PosforgeError | ContractError)
            said = words if is_said else ": ".join(filter(None, (_kind(bug), words)))
            reason = said or _kind(bug)
            raise self._note(kind, name, state="broken", reason=reason, bug=bug) from bug
        self._statuses[kind, name] = ExtensionStatus(kind=kind, name=name, state="ready")

    @contextmanager
    def using(self, kind: ExtensionKind, name: str) -> Iterator[None]:
        """Ask something of an extension within this block.

        Raises BrokenExtensionError where it fails, and lets through what it says on purpose.
        """
        try:
            yield
        except PosforgeError:
            raise
        except (Exception, SystemExit) as bug:
            raise self.failed(kind, name, bug) from bug

    def failed(self, kind: ExtensionKind, name: str, bug: BaseException) -> BrokenExtensionError:
        """Log that an extension failed in use, remember it, and return what is to be said."""
        # The words of an error may hold a name or an amount; its place in the code does not.
        words = _words(bug) if isinstance(bug, ContractError) else ""
        reason = words or f"{_kind(bug)}."
        return self._note(kind, name, state="failed", reason=reason, bug=bug)

    def blamed(self, bug: BaseException) -> BrokenExtensionError | None:
        """Return what to say about a bug nobody caught, if it came out of an extension's code."""
        for frame, _ in traceback.walk_tb(bug.__traceback__):
            module = str(frame.f_globals.get("__name__", ""))
            for own, (kind, name) in self._modules.items():
                if module == own or module.startswith(f"{own}."):
                    return self.failed(kind, name, bug)
        return None

    def _note(
        self,
        kind: ExtensionKind,
        name: str,
        *,
        state: ExtensionState,
        reason: str,
        bug: BaseException,
    ) -> BrokenExtensionError:
        with suppress(OSError):  # a full disk must not make more of it than it is
            self._log(bug)
        status = ExtensionStatus(kind=kind, name=name, state=state, reason=reason)
        self._statuses[kind, name] = status
        return BrokenExtensionError(status)


def _silent(_bug: BaseException) -> None:
    """Log nothing: where nothing is brought, nothing can fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extensions:
    """What a till can do beside selling for money, and how what the shop brings itself fares.

    `behaviours` are found by the name of the field. `shelf` returns the reports of this till,
    which are loaded when somebody first asks for them; None where it has none.
    """

    screens: tuple[OwnScreen, ...] = ()
    behaviours: Mapping[str, FieldBehaviour] = field(default_factory=dict)
    shelf: Callable[[], ReportShelf] | None = None
    guard: Guard = field(default_factory=lambda: Guard(_silent))


def _kind(bug: BaseException) -> str:
    return f"{type(bug).__name__}{_place(bug)}"


def _words(bug: BaseException) -> str:
    """Return what a failure says of itself; nothing where it fails even at that."""
    try:
        return str(bug)
    except (Exception, SystemExit):  # noqa: BLE001 - it is a stranger's code as well
        return ""


def _place(bug: BaseException) -> str:
    """Say where in the extension it happened: the last file and line that are its own."""
    if isinstance(bug, SyntaxError) and bug.filename:
        return f" in {PurePath(bug.filename).name}, line {bug.lineno}"
    for frame, line in reversed(list(traceback.walk_tb(bug.__traceback__))):
        module = str(frame.f_globals.get("__name__", ""))
        if not module.startswith(_NOT_ITS_OWN):
            return f" in {PurePath(frame.f_code.co_filename).name}, line {line}"
    return ""
