"""A store server or HQ, opened: keys, database, journal and certificate, but nothing listening."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from posforge.errors import UserError
from posforge.runtime.app.clock import SystemClock
from posforge.runtime.app.machine import follow_parent, join_machine, open_secrets
from posforge.runtime.app.migrating import open_database
from posforge.runtime.app.settings import ServerSettings
from posforge.runtime.domain.shop import NodeKind, Shop
from posforge.runtime.ext.ports import Clock, Entropy
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.security.pins import Argon2PinHasher
from posforge.runtime.security.secrets import Secrets
from posforge.runtime.server.join_codes import Seat, issue
from posforge.runtime.server.machines import Machines
from posforge.runtime.server.provision import provision
from posforge.runtime.server.tls_files import TlsFiles, ensure_certificate
from posforge.runtime.storage.append import Author
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.migrate import MigrationReport
from posforge.runtime.storage.node_store import NodeStore
from posforge.runtime.sync.node_file import NodeFile, load_node, save_node

ServerKind = Literal["store", "hq"]

_NAMES: dict[NodeKind, str] = {"hq": "HQ", "store": "a store server", "till": "a till"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Everything of one server that is needed to serve, and to decide things while it serves."""

    shop: Shop
    node: NodeFile
    secrets: Secrets
    key: NodeKey
    database: Database
    journal: NodeJournal
    store: NodeStore
    machines: Machines
    tls: TlsFiles
    migration: MigrationReport
    clock: Clock
    entropy: Entropy

    def make_join_code(self, seat: Seat) -> str:
        """Return a one-time code, good for an hour, by which one machine takes this seat.

        Raises UserError for a seat this server does not give, or the shop does not have.
        """
        wanted = "store" if self.node.kind == "hq" else "till"
        if seat.kind != wanted:
            raise UserError(
                f"A {seat.kind} does not join here.",
                hint="Tills join their store server, store servers join HQ.",
            )
        branches = {branch.code: branch for branch in self.shop.branches}
        if seat.store not in branches or (wanted == "till" and seat.store != self.node.store):
            raise UserError(
                f'There is no branch "{seat.store}" here.',
                hint=f"Branches: {', '.join(branches)}.",
            )
        if wanted == "till" and not 1 <= seat.till <= branches[seat.store].tills:
            raise UserError(
                f"Branch {seat.store} has tills 1 to {branches[seat.store].tills}.",
                hint="Raise `tills` of the branch in store.yaml for more.",
            )
        code = issue(
            self.database,
            seat,
            fingerprint=self.tls.fingerprint,
            clock=self.clock,
            entropy=self.entropy,
        )
        return str(code)

    def revoke(self, machine: str, *, reason: str, actor: str = "") -> str:
        """Let a machine (`S01-2`, a branch code, or an id) speak no more; return its id.

        Raises UserError when no machine, or more than one, is meant.
        """
        return self.machines.revoke(machine, reason=reason, actor=actor)


@contextmanager
def open_server(
    shop: Shop, settings: ServerSettings, kind: ServerKind, *, is_alone: bool = False
) -> Iterator[Server]:
    """Open a server's data folder, set it up on the first call, and close it at the end.

    Works while the server runs in another process, too: what is decided here, it sees at once.
    Who knows that it does not, `is_alone`, brings its tables up to date before.
    """
    clock = SystemClock(shop.timezone)
    own = open_secrets(settings)
    key = NodeKey.from_secret(own.node_key)
    follow_parent(settings, settings.parent)
    node = load_node(settings.data) or _first_start(shop, settings, kind, key)
    if node.kind != kind:
        raise UserError(
            f"{settings.data} belongs to {_NAMES[node.kind]}, not to {_NAMES[kind]}.",
            hint="Give each machine a data folder of its own.",
        )
    tls = ensure_certificate(
        settings.data,
        node_key=own.node_key,
        name=node.label,
        hosts=(socket.gethostname(), "localhost", "127.0.0.1"),
        now=datetime.fromtimestamp(clock.now_ms() // 1000, UTC),
    )
    author = Author(identity=node.identity, signer=key, clock=clock, entropy=secrets.token_bytes)
    opening = open_database(
        shop, settings, kind, own=own, database=settings.database, is_alone=is_alone
    )
    with opening as (database, migration):
        if node.parent is None:
            _found(shop, settings, database, author=author, key=key)
        yield Server(
            shop=shop,
            node=node,
            secrets=own,
            key=key,
            database=database,
            journal=NodeJournal(database, clock),
            store=NodeStore(
                database,
                identity=node.identity,
                signer=key,
                clock=clock,
                entropy=secrets.token_bytes,
            ),
            machines=Machines(
                database=database, author=author, trusted=node.trusted or (node.node,)
            ),
            tls=tls,
            migration=migration,
            clock=clock,
            entropy=secrets.token_bytes,
        )


def _found(
    shop: Shop, settings: ServerSettings, database: Database, *, author: Author, key: NodeKey
) -> None:
    """Enrol the topmost machine and the first person, unless that was done before."""
    is_founded = provision(
        database, author, key=key, shop=shop, admin=settings.admin, pins=Argon2PinHasher()
    )
    if is_founded and settings.admin and settings.on_founded:
        settings.on_founded(settings.admin)


def _first_start(shop: Shop, settings: ServerSettings, kind: ServerKind, key: NodeKey) -> NodeFile:
    parent = settings.parent or (shop.sync.hq if kind == "store" else "")
    if kind == "store":
        _check_branch(shop, settings.branch)
    label = "HQ" if kind == "hq" else f"Store server {settings.branch}"
    if parent:
        if not settings.join_code:
            raise UserError(
                f"The store server in {settings.data} has not joined HQ yet.",
                hint=f"Make a code at HQ (posforge machine join-code --store {settings.branch}), "
                "then start it with --join-code CODE.",
            )
        return join_machine(settings, url=parent, code=settings.join_code, label=label)
    if settings.admin is None:
        raise UserError(
            "This shop has nobody yet who could sign in.",
            hint="Start it once with `posforge run shop`, or this machine with `posforge run`.",
        )
    node = NodeFile(
        org=secrets.token_hex(16),
        node=key.node,
        kind=kind,
        store=settings.branch if kind == "store" else "",
        till=0,
        label=label,
        epoch=1,
        parent=None,
        trusted=(),
    )
    save_node(settings.data, node)
    return node


def _check_branch(shop: Shop, code: str) -> None:
    codes = [branch.code for branch in shop.branches]
    if code not in codes:
        raise UserError(f'This shop has no branch "{code}".', hint=f"Branches: {', '.join(codes)}.")
