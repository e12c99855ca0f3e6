"""Join codes: made for one place in the shop, good for an hour, used once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from posforge.runtime.domain.shop import NodeKind
from posforge.runtime.ext.ports import Clock, Entropy
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.tables import join_code
from posforge.runtime.sync.join_code import SECRET_BYTES, JoinCode, make_code

GOOD_MS = 60 * 60 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """The place a machine takes by joining; `till` is 0 for a store server."""

    kind: NodeKind
    store: str
    till: int
    label: str


def issue(
    database: Database, seat: Seat, *, fingerprint: str, clock: Clock, entropy: Entropy
) -> JoinCode:
    """Return a new code for this seat at the server with this certificate; older ones stay good."""
    code = make_code(fingerprint, entropy(SECRET_BYTES))
    now_ms = clock.now_ms()
    with database.write() as connection:
        connection.execute(delete(join_code).where(join_code.c.expires_ms < now_ms))
        connection.execute(
            insert(join_code).values(
                code_hash=code.secret_hash,
                kind=seat.kind,
                store=seat.store,
                till=seat.till,
                label=seat.label,
                expires_ms=now_ms + GOOD_MS,
                used_ms=0,
            )
        )
    return code


def redeem(connection: Connection, code: JoinCode, *, now_ms: int) -> Seat | None:
    """Use a code up, in the transaction that enrols; None for a wrong, used or expired one."""
    row = connection.execute(
        select(join_code).where(join_code.c.code_hash == code.secret_hash)
    ).first()
    if row is None or row.used_ms or row.expires_ms < now_ms:
        return None
    connection.execute(
        update(join_code).where(join_code.c.code_hash == code.secret_hash).values(used_ms=now_ms)
    )
    return Seat(kind=row.kind, store=row.store, till=row.till, label=row.label)
