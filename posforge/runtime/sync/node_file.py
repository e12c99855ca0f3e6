"""`node.json`: the public facts of a machine, beside its database. No secret stands in it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from posforge.errors import KnownError
from posforge.runtime.domain.codec import BodyError, from_body, to_body
from posforge.runtime.domain.shop import NodeKind
from posforge.runtime.ext.ports import NodeIdentity

FILE_NAME = "node.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The server a machine belongs to: where it is, its certificate's SHA-256, and who it is."""

    url: str
    fingerprint: str
    node: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFile:
    """Who a machine is; the topmost one has no parent."""

    org: str
    node: str
    kind: NodeKind
    store: str
    till: int
    label: str
    epoch: int
    parent: Parent | None
    trusted: tuple[str, ...]
    series: str = "A"

    @property
    def identity(self) -> NodeIdentity:
        """Who the machine is in the journal it writes."""
        return NodeIdentity(
            org=self.org,
            store=self.store,
            node=self.node,
            epoch=self.epoch,
            kind=self.kind,
            till=self.till,
            label=self.label,
            series=self.series,
        )


def load_node(folder: Path) -> NodeFile | None:
    """Return who the machine with this data folder is; None before it joined.

    Raises KnownError for a damaged file.
    """
    path = folder / FILE_NAME
    try:
        return from_body(NodeFile, json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (BodyError, ValueError) as error:
        raise KnownError(
            f"{path} is damaged: {error}.", hint="Join again with a new code."
        ) from error


def save_node(folder: Path, node: NodeFile) -> None:
    """Write who the machine is, whole and flushed, or leave the file as it was."""
    fresh = folder / f"{FILE_NAME}.new"
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(to_body(node), file, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / FILE_NAME)
