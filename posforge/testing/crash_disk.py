"""A disk that forgets: after a power cut it holds what was synced, and of the rest what it likes.

SQLite runs on it through a VFS of its own. Everything also goes to real files, so that a program
sees no difference until the power fails; what is left then is computed from the record of writes.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import apsw

SECTOR = 512

Fate = Literal["kept", "dropped", "torn"]
FATES: tuple[Fate, ...] = ("kept", "dropped", "torn")


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the program asked of the disk."""

    kind: Literal["write", "truncate", "sync", "delete"]
    file: str
    offset: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class PowerCut:
    """What a cut left: `at` counts the operations asked for until then, the last one included."""

    at: int
    fate: Fate
    files: dict[str, bytes]

    def restore(self, folder: Path) -> None:
        """Put the files where a program can open them."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in self.files.items():
            (folder / name).write_bytes(data)


class CrashDisk(apsw.VFS):
    """One folder on such a disk; databases on it are opened with `vfs=disk.encrypted`.

    Args:
        folder: holds the real files; what is in it now counts as synced.
        is_honest: False for a disk that answers "synced" and has done nothing.
    """

    def __init__(self, folder: Path, *, is_honest: bool = True) -> None:
        self.name = f"crash-{secrets.token_hex(8)}"
        self.encrypted = f"multipleciphers-{self.name}"
        self.operations: list[Operation] = []
        self.refuses: Callable[[Operation], bool] = lambda _: False
        self._folder = folder
        self._is_honest = is_honest
        self._before = {path.name: path.read_bytes() for path in folder.iterdir()}
        self._shared: list[dict[str, bytes]] = [{}]
        super().__init__(self.name, "unix")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        """Open a file whose writes are remembered."""
        return _RememberedFile(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        """Delete a file; a cut may bring it back."""
        self.note(Operation("delete", Path(filename).name))
        super().xDelete(filename, syncdir)

    def note(self, operation: Operation) -> None:
        """Remember an operation. Raises apsw.FullError where the disk `refuses` it."""
        if self.refuses(operation):
            raise apsw.exception_for(apsw.SQLITE_FULL)
        self.operations.append(operation)
        self._shared.append(self._shared_memory())

    def power_cuts(
        self, *, first: int = 0, fates: Sequence[Fate] = FATES, seed: int = 0
    ) -> Iterator[PowerCut]:
        """Yield what a cut at each operation from `first` on may leave, each outcome once."""
        seen: set[int] = set()
        for at in range(first, len(self.operations) + 1):
            for fate in fates:
                cut = self.cut(at, fate, seed=seed)
                outcome = hash(tuple(sorted(cut.files.items())))
                if outcome not in seen:
                    seen.add(outcome)
                    yield cut

    def cut(self, at: int, fate: Fate, *, seed: int = 0) -> PowerCut:
        """Return what is left when the power fails after `at` operations.

        Unsynced writes are all kept, all dropped, or torn: each sector of each by a coin. The
        shared memory file, which nobody ever syncs, meets the same fate.
        """
        chance = random.Random(f"{seed}/{at}")
        files = {name: _File(data) for name, data in self._before.items()}
        for operation in self.operations[:at]:
            file = files.setdefault(operation.file, _File(None))
            if operation.kind != "sync":
                file.pending.append(operation)
            elif self._is_honest:
                file.sync()
        for name, data in self._shared[at].items():
            files[name] = _File(None, [Operation("write", name, 0, data)])
        left = {name: file.after_cut(fate, chance) for name, file in files.items()}
        return PowerCut(at, fate, {name: data for name, data in left.items() if data is not None})

    def _shared_memory(self) -> dict[str, bytes]:
        now = {path.name: path.read_bytes() for path in self._folder.glob("*-shm")}
        return self._shared[-1] if now == self._shared[-1] else now


class _RememberedFile(apsw.VFSFile):
    def __init__(
        self, disk: CrashDisk, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = Path(path).name if path else ""
        self._disk = disk
        super().__init__("unix", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.note(Operation("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._disk.note(Operation("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: ARG002 - SQLite's signature
        # The real file needs no flush: only the record of writes says what a cut leaves.
        self._disk.note(Operation("sync", self._name))


@dataclass(slots=True)
class _File:
    """What is safe of one file (None: not even its name), and what is not."""

    synced: bytes | None
    pending: list[Operation] = field(default_factory=list)

    def sync(self) -> None:
        self.synced = _apply(self.synced, self.pending) or b""
        self.pending = []

    def after_cut(self, fate: Fate, chance: random.Random) -> bytes | None:
        if fate == "dropped":
            return self.synced
        survivors = self.pending if fate == "kept" else _tear(self.pending, chance)
        return _apply(self.synced, survivors)


def _apply(content: bytes | None, operations: list[Operation]) -> bytes | None:
    image = None if content is None else bytearray(content)
    for one in operations:
        if one.kind == "delete":
            image = None
            continue
        image = bytearray() if image is None else image
        size = one.offset if one.kind == "truncate" else max(len(image), one.offset + len(one.data))
        image.extend(bytes(max(0, size - len(image))))
        if one.kind == "truncate":
            del image[size:]
        else:
            image[one.offset : one.offset + len(one.data)] = one.data
    return None if image is None else bytes(image)


def _tear(operations: list[Operation], chance: random.Random) -> list[Operation]:
    pieces = [piece for operation in operations for piece in _sectors(operation)]
    return [piece for piece in pieces if chance.random() < 0.5]


def _sectors(operation: Operation) -> Iterator[Operation]:
    if operation.kind != "write":
        yield operation
        return
    start = 0
    while start < len(operation.data):
        stop = start + SECTOR - (operation.offset + start) % SECTOR
        yield Operation(
            "write", operation.file, operation.offset + start, operation.data[start:stop]
        )
        start = stop
