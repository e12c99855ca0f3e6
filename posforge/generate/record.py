"""What was applied last, written down in the project: `.posforge/applied.yaml` and `.json`.

Read by every `posforge apply`, so it needs the standard library alone: where nothing is to be done,
nothing else is loaded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from posforge import __version__
from posforge.errors import UserError

STORE_FILE = "store.yaml"
APPLIED_FILE = ".posforge/applied.yaml"
APPLIED_PROMOTIONS_FILE = ".posforge/applied-promotions.yaml"
RECORD_FILE = ".posforge/applied.json"
SCHEMA_FILE = ".posforge/store.schema.json"
PROMOTIONS_SCHEMA_FILE = ".posforge/promotions.schema.json"
UNFINISHED_FILE = ".posforge/unfinished.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What posforge last wrote into a project.

    Attributes:
        version: the posforge that wrote it.
        step: how many applies there were; undo does not count back.
        head: the newest migration of the shop, empty where there is none.
        columns: the kind of every field that has a column, hidden ones included, by its name.
        files: the SHA-256 of every file that is always rewritten, by its path in the project.
        sheets: the SHA-256 of the files that store.yaml names beside itself, by their names.
    """

    version: str = __version__
    step: int = 0
    head: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)

    def to_text(self) -> str:
        """Return the record as it lies in the project."""
        facts: dict[str, Any] = {
            "posforge": self.version,
            "step": self.step,
            "head": self.head,
            "columns": dict(self.columns),
            "files": dict(sorted(self.files.items())),
        }
        if self.sheets:
            facts["sheets"] = dict(self.sheets)
        return json.dumps(facts, indent=2) + "\n"

    @classmethod
    def from_text(cls, text: str) -> Record:
        """Read what `to_text` wrote. Raises ValueError for anything else."""
        try:
            facts: dict[str, Any] = json.loads(text)
            return cls(
                version=str(facts["posforge"]),
                step=int(facts["step"]),
                head=str(facts["head"]),
                columns={str(name): str(kind) for name, kind in facts["columns"].items()},
                files={str(name): str(digest) for name, digest in facts["files"].items()},
                sheets={str(name): str(one) for name, one in facts.get("sheets", {}).items()},
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no record of an apply: {error!r}") from None


def read_record(project: Path) -> Record | None:
    """Return what was applied last, or None where nothing was. Raises UserError where unreadable.

    A merge of two branches of a project can leave its marks in it.
    """
    file = project / RECORD_FILE
    try:
        return Record.from_text(file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        raise UserError(
            f"{file} cannot be read; posforge writes it, and something else has changed it.",
            hint=f"Bring it back, for example with: git checkout HEAD -- {RECORD_FILE}",
        ) from None


def is_applied(project: Path) -> bool:
    """Return whether the project is what store.yaml says, as this version of posforge writes it.

    False is no mistake: it only says that somebody has to look closer.
    """
    record = read_record(project)
    if record is None or record.version != __version__ or (project / UNFINISHED_FILE).exists():
        return False
    store = _bytes(project / STORE_FILE)
    if store is None or store != _bytes(project / APPLIED_FILE):
        return False
    written = {**record.files, **record.sheets}
    return all(digest_of(project / name) == digest for name, digest in written.items())


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def digest_of(file: Path) -> str | None:
    """Return the SHA-256 of a file, or None where there is none."""
    data = _bytes(file)
    return None if data is None else digest(data)


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
