"""The receiving end of sync: which run is accepted, and what is answered. No I/O but the journal.

`have[log]` is a contiguous prefix. A run that begins right after it, whose chain, hashes and
signatures hold, is appended and projected in one transaction, and the answer is given after it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from posforge.runtime.domain.envelope import Event, LogKey
from posforge.runtime.domain.events import SECURITY
from posforge.runtime.domain.events_customer import CUSTOMERS
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.ext.ports import Journal, NodeIdentity, NodeRecord
from posforge.runtime.sync.messages import Answer, Push
from posforge.runtime.sync.verify import Verify, broken_rule, exceeds_rights, introduction


class Receiver:
    """Takes runs of events from other machines into this machine's journal."""

    def __init__(
        self,
        journal: Journal,
        identity: NodeIdentity,
        *,
        verify: Verify,
        trusted: Sequence[str] = (),
    ) -> None:
        self._journal = journal
        self._me = identity
        self._verify = verify
        self._trusted = frozenset(trusted)
        self._one_at_a_time = threading.Lock()

    def take_pushed(self, push: Push, sender: str) -> Answer:
        """Answer a push that machine `sender` makes from below."""
        record = self._journal.node(sender)
        reason = self._bars(record, is_branch=push.is_branch)
        if reason or record is None:
            return self._refuse(push, reason)
        author = self._journal.node(push.log.node)
        if author is None:
            return self._refuse(push, "unknown-machine")
        if not self._may_send(record, author):
            return self._refuse(push, "not-yours")
        return self._take(push, author)

    def take_pulled(self, push: Push) -> Answer:
        """Answer a run that the machine above delivered: its own log or one from further above.

        Of the other tills of a branch only what they note of customers comes down.
        """
        author = self._journal.node(push.log.node)
        if author is None and push.log.node in self._trusted:
            author = introduction(push)
        if author is None:
            return self._refuse(push, "unknown-machine")
        is_tills_own = author.kind == "till" and push.log.stream != CUSTOMERS
        if is_tills_own or push.log.node == self._me.node:
            return self._refuse(push, "not-yours")
        return self._take(push, author)

    def bars(self, sender: str) -> str:
        """Return why machine `sender` may not speak at all; empty where it may."""
        return self._bars(self._journal.node(sender), is_branch=True)

    def bars_asking(self, sender: NodeRecord) -> str:
        """Return why a machine that may speak gets no answer; empty where it gets one.

        What a locked machine was given it could never account for; others ask their own server.
        """
        if sender.locked:
            return "locked"
        below = ("till", self._me.store) if self._me.kind == "store" else ("store", sender.store)
        return "" if (sender.kind, sender.store) == below else "not-below"

    def _bars(self, record: NodeRecord | None, *, is_branch: bool) -> str:
        if record is None:
            return "unknown-machine"
        if record.revoked:
            return "revoked"
        return "locked" if record.locked and not is_branch else ""

    def _may_send(self, sender: NodeRecord, author: NodeRecord) -> bool:
        """A till sends its own log to its store; a store sends its own and its tills' logs."""
        if self._me.kind == "store":
            is_own_till = (sender.kind, sender.store) == ("till", self._me.store)
            return is_own_till and author.node == sender.node
        if self._me.kind == "hq" and sender.kind == "store":
            is_its_till = (author.kind, author.store) == ("till", sender.store)
            return author.node == sender.node or is_its_till
        return False

    def _take(self, push: Push, author: NodeRecord) -> Answer:
        log = push.log
        if log.epoch > author.epoch:
            return self._refuse(push, "unknown-epoch")
        have = self._journal.head(log)
        if push.first > have.seq + 1 and not push.is_branch:
            return Answer(kind="need", have=have)
        reason = broken_rule(push, author, org=self._me.org, verify=self._verify)
        if reason or exceeds_rights(push, author, self._journal):
            return self._refuse(push, reason or "beyond-rights")
        with self._one_at_a_time:
            return self._keep(push)

    def _keep(self, push: Push) -> Answer:
        """Append what is new; the transaction is on disk when the answer is made."""
        log = push.log
        have = self._journal.head(log)
        fresh = self._unknown(log, push.events)
        if push.is_branch or (fresh and fresh[0].header.seq <= have.seq):
            if fresh:
                self._journal.keep_fork(fresh)
            return Answer(kind="fork", have=have)
        if not fresh:
            return Answer(kind="ack", have=have)
        if fresh[0].header.seq > have.seq + 1:
            return Answer(kind="need", have=have)
        if fresh[0].header.prev != have.hash:
            return self._refuse(push, "chain-broken")
        reached("sync.receiving")
        self._journal.receive(fresh)
        reached("sync.received")
        return Answer(kind="ack", have=fresh[-1].head)

    def _unknown(self, log: LogKey, events: Sequence[Event]) -> Sequence[Event]:
        """Return the events from the first one that is not held."""
        for position, event in enumerate(events):
            if self._journal.hash_at(log, event.header.seq) != event.hash:
                return events[position:]
        return ()

    def _refuse(self, push: Push, reason: str) -> Answer:
        return Answer(kind="refused", have=self._journal.head(push.log), reason=reason)


def stream_order(log: LogKey) -> tuple[int, str, int, str]:
    """Sort key of logs on their way: `security` is never behind anything."""
    return (0 if log.stream == SECURITY else 1, log.stream, log.epoch, log.node)
