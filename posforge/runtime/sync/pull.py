"""What comes down: the decisions of the machines above, and how far they hold our journals."""

from __future__ import annotations

from posforge.runtime.domain.envelope import EMPTY, LogKey
from posforge.runtime.domain.events import CATALOGUE, SECURITY
from posforge.runtime.domain.events_bill import HANDOVERS
from posforge.runtime.domain.events_customer import CUSTOMERS
from posforge.runtime.ext.ports import Journal, NodeIdentity
from posforge.runtime.sync.messages import REASONS, Delivery, Heads, Pull, Push
from posforge.runtime.sync.push import MOST_BYTES, MOST_EVENTS, Pusher, believe
from posforge.runtime.sync.receive import Receiver, stream_order

_COME_DOWN = (SECURITY, CATALOGUE, CUSTOMERS, HANDOVERS)


def deliver(journal: Journal, me: NodeIdentity, pull: Pull, sender: str) -> Delivery:
    """Return the next run that `sender` lacks and the acks of its logs.

    `security` comes first, that of HQ before our own, since HQ introduces us.
    """
    heads = journal.heads()
    missing = [
        log
        for log in sorted(heads, key=lambda log: (stream_order(log)[0], log.node == me.node, log))
        if log.node != sender
        and _comes_down(journal, me, log)
        and pull.have.get(log, EMPTY).seq < heads[log].seq
    ]
    run = None
    if missing:
        log, first = missing[0], pull.have.get(missing[0], EMPTY).seq + 1
        events = journal.read(log, first=first, limit=MOST_EVENTS, most_bytes=MOST_BYTES)
        run = Push(log=log, first=first, events=tuple(events))
    is_more = run is not None and (
        len(missing) > 1 or run.events[-1].header.seq < heads[run.log].seq
    )
    here = _sent_by(journal, me, sender, heads)
    if me.kind == "hq":
        return Delivery(run=run, is_more=is_more, acked_hq=here)
    above = _sent_by(journal, me, sender, journal.acknowledged("hq"))
    return Delivery(run=run, is_more=is_more, acked_store=here, acked_hq=above)


def _comes_down(journal: Journal, me: NodeIdentity, log: LogKey) -> bool:
    if log.stream not in _COME_DOWN:
        return False
    if log.node == me.node:
        return True
    author = journal.node(log.node)
    if author is None:
        return False
    # What a till of this branch notes of customers, the other tills of the branch know as well.
    is_of_here = me.kind == "store" and author.kind == "till" and log.stream == CUSTOMERS
    return author.kind == "hq" or is_of_here


def _sent_by(journal: Journal, me: NodeIdentity, sender: str, heads: Heads) -> Heads:
    """Keep the logs that `sender` writes or hands on: its own, at HQ its tills' as well."""
    kept = {}
    for log, head in heads.items():
        author = journal.node(log.node)
        is_relayed = me.kind == "hq" and author is not None and author.enrolled_by == sender
        if log.node == sender or is_relayed:
            kept[log] = head
    return kept


class Puller:
    """Asks the machine above for what it decided, and takes it in."""

    def __init__(
        self, journal: Journal, identity: NodeIdentity, *, receiver: Receiver, pusher: Pusher
    ) -> None:
        self._journal = journal
        self._me = identity
        self._receiver = receiver
        self._pusher = pusher
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """Why something cannot be taken in, as one sentence; empty where nothing is wrong."""
        return self._trouble

    def next(self) -> Pull:
        """Return the next request."""
        heads = self._journal.heads()
        return Pull(
            have={
                log: head
                for log, head in heads.items()
                if log.stream in _COME_DOWN and log.node != self._me.node
            }
        )

    def heard(self, delivery: Delivery) -> bool:
        """Take what was delivered; tell whether to ask again at once."""
        if self._me.kind == "till":
            self._pusher.learn(delivery.acked_store)
            believe(self._journal, "hq", delivery.acked_hq)
        else:
            self._pusher.learn(delivery.acked_hq)
        self._trouble = ""
        if delivery.run is None:
            return False
        answer = self._receiver.take_pulled(delivery.run)
        if answer.kind != "ack":
            why = REASONS.get(answer.reason, f"it does not fit after event {answer.have.seq}")
            self._trouble = f"What came from the machine above was not taken: {why}."
        return answer.kind == "ack" and delivery.is_more
