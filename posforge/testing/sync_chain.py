"""A chain in memory: HQ, a store server and its tills, exchanging journals without a network."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.runtime.domain.envelope import Event, LogKey
from posforge.runtime.domain.events import MAIN, DrawerOpened, EventBody, NodeEnrolled, NodeRevoked
from posforge.runtime.domain.shop import NodeKind
from posforge.runtime.ext.ports import NodeIdentity
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.sync.messages import Answer, Push
from posforge.runtime.sync.pull import Puller, deliver
from posforge.runtime.sync.push import Pusher
from posforge.runtime.sync.receive import Receiver
from posforge.testing.journal import MemoryJournal
from posforge.testing.journals import JournalWriter

_MOST_ROUNDS = 100


class SyncMachine:
    """One machine: what it writes with, its journal, and its receiving end."""

    def __init__(
        self,
        writer: JournalWriter,
        *,
        kind: NodeKind,
        till: int = 0,
        above: Sequence[SyncMachine] = (),
        journal: MemoryJournal | None = None,
    ) -> None:
        self.writer = writer
        self.kind: NodeKind = kind
        self.till = till
        self.above = above
        self.journal = journal or MemoryJournal()
        self.receiver = Receiver(
            self.journal,
            self.identity,
            verify=signature_matches,
            trusted=[machine.node for machine in above],
        )
        self.pusher = Pusher(self.journal, self.identity, peer="store" if kind == "till" else "hq")

    @property
    def node(self) -> str:
        """The id of the machine."""
        return self.writer.key.node

    @property
    def main(self) -> LogKey:
        """The log of its business."""
        return LogKey(self.node, self.writer.epoch, MAIN)

    @property
    def identity(self) -> NodeIdentity:
        """Who it is in its journal."""
        return NodeIdentity(
            org="test",
            store=self.writer.store,
            node=self.node,
            epoch=self.writer.epoch,
            kind=self.kind,
            till=self.till,
            label=f"{self.kind} {self.till}",
        )

    def record(self, body: EventBody) -> Event:
        """Write an event into its own journal."""
        event = self.writer.write(body)
        self.journal.write(event)
        return event

    def trade(self, count: int, reason: str = "change") -> list[Event]:
        """Open the drawer that often: the plainest business there is."""
        return [self.record(DrawerOpened(reason=reason)) for _ in range(count)]

    def enrol(self, other: SyncMachine) -> None:
        """Let a machine join, in the epoch it is in."""
        self.record(
            NodeEnrolled(
                machine=other.node,
                kind=other.kind,
                store=other.writer.store,
                till=other.till,
                label=other.identity.label,
                public_key=other.writer.key.public_key.hex(),
                epoch=other.writer.epoch,
            )
        )
        self.journal.locked.discard(other.node)

    def revoke(self, other: SyncMachine) -> None:
        """Let a machine speak no more."""
        self.record(NodeRevoked(machine=other.node, reason="stolen"))

    def restored(self, held: int) -> SyncMachine:
        """Return this machine as an old copy of its disk has it: `held` events of business."""
        journal, writer = MemoryJournal(), self.writer.branch()
        for log in self.journal.heads():
            last = held if log == self.main else self.journal.head(log).seq
            journal.write(*self.journal.read(log, first=1, limit=last))
        writer.turn_back(MAIN, journal.head(self.main))
        for peer in ("store", "hq"):
            known = self.journal.acknowledged(peer)
            journal.acknowledge(
                peer, {log: head for log, head in known.items() if head.seq <= held}
            )
        return SyncMachine(
            writer, kind=self.kind, till=self.till, above=self.above, journal=journal
        )

    def next_epoch(self) -> SyncMachine:
        """Return this machine as it goes on after joining again."""
        writer = JournalWriter(
            0, store=self.writer.store, at_ms=self.writer.at_ms, epoch=self.writer.epoch + 1
        )
        writer.key = self.writer.key
        return SyncMachine(
            writer, kind=self.kind, till=self.till, above=self.above, journal=self.journal
        )


class SyncChain:
    """HQ, the store server of S01 and its tills, all introduced to each other."""

    def __init__(self, tills: int = 2) -> None:
        self.hq = SyncMachine(JournalWriter(1, store=""), kind="hq")
        self.hq.enrol(self.hq)
        self.store = self.open_branch(2, "S01")
        self.tills = [self.add_till(10 + number, number) for number in range(1, tills + 1)]

    def open_branch(self, seed: int, code: str) -> SyncMachine:
        """Add a store server."""
        store = SyncMachine(JournalWriter(seed, store=code), kind="store", above=[self.hq])
        self.hq.enrol(store)
        pull_all(store, self.hq)
        return store

    def add_till(self, seed: int, number: int) -> SyncMachine:
        """Add a till to S01."""
        till = SyncMachine(
            JournalWriter(seed), kind="till", till=number, above=[self.hq, self.store]
        )
        self.store.enrol(till)
        pull_all(till, self.store)
        return till


def run_of(events: Sequence[Event], *, is_branch: bool = False) -> Push:
    """Return the push of these events."""
    first = events[0].header
    return Push(log=first.log, first=first.seq, events=tuple(events), is_branch=is_branch)


def push_all(below: SyncMachine, above: SyncMachine) -> list[Answer]:
    """Push until nothing is left to push; return the answers."""
    below.pusher.retry()
    answers: list[Answer] = []
    while (push := below.pusher.next()) is not None:
        answers.append(above.receiver.take_pushed(push, below.node))
        below.pusher.heard(push, answers[-1])
        assert len(answers) < _MOST_ROUNDS, "pushing never comes to an end"
    return answers


def pull_all(below: SyncMachine, above: SyncMachine) -> Puller:
    """Pull until nothing is left to pull."""
    puller = Puller(below.journal, below.identity, receiver=below.receiver, pusher=below.pusher)
    for _ in range(_MOST_ROUNDS):
        if not puller.heard(deliver(above.journal, above.identity, puller.next(), below.node)):
            return puller
    raise AssertionError("pulling never comes to an end")
