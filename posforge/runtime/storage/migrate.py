"""Brings a machine's tables to what its program wants: copied first, then all of it or nothing.

posforge's own revisions and the shop's are two chains. Without posforge's newest a machine cannot
run. Without the shop's it can: they make columns to read by, and billing never stops for those.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from posforge.runtime.domain.shop import Migrations
from posforge.runtime.storage.place import Place
from posforge.runtime.storage.schema import CORE_HEAD, Stand, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationReport:
    """How far a machine's tables had come, and have come; `backup` was made in between.

    `trouble` says in a sentence why the shop's own changes were not made; empty when all is well.
    """

    before: Stand
    after: Stand
    backup: Path | None = None
    trouble: str = ""

    @property
    def has_moved(self) -> bool:
        """Whether any table changed."""
        return self.before != self.after


def bring_up(place: Place, wanted: Migrations | None, *, is_alone: bool = True) -> MigrationReport:
    """Bring the tables at `place` to what posforge and the shop want, and tell what was done.

    Args:
        place: the database; it is made where there is none.
        wanted: the shop's own revisions, None where it has none.
        is_alone: whether the machine is known not to run elsewhere. If not, only a new database
            is changed.

    Raises KnownError, with nothing changed, where posforge's own tables cannot be brought up.
    """
    stand = place.stand()
    if stand == Stand(core=CORE_HEAD, shop=wanted.head if wanted else ""):
        return MigrationReport(before=stand, after=stand)
    if stand.core > CORE_HEAD:
        refuse(stand)
    if stand.core and not is_alone:
        return MigrationReport(before=stand, after=stand)
    # Alembic costs a fifth of a second to load, and nearly every start needs none of it.
    from posforge.runtime.storage.moving import Mover  # noqa: PLC0415

    return Mover(place, stand).run(wanted)
