"""The sending end of sync: what the machine above lacks, run by run. No I/O but the journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from posforge.runtime.domain.envelope import EMPTY, Event, Head, LogKey
from posforge.runtime.ext.ports import Journal, NodeIdentity, NodeRecord
from posforge.runtime.sync.messages import REASONS, Answer, Heads, Push
from posforge.runtime.sync.receive import stream_order

MOST_EVENTS = 500
MOST_BYTES = 262_144

_JOIN_AGAIN = "Join it again with a new code."


class Pusher:
    """Plans runs from what the peer acknowledged, and learns from each answer.

    A log that gets into trouble rests until `retry`; the others go on.
    """

    def __init__(self, journal: Journal, identity: NodeIdentity, *, peer: str) -> None:
        self._journal = journal
        self._me = identity
        self._peer = peer
        self._name = "HQ" if peer == "hq" else "The store server"
        self._next: dict[LogKey, int] = {}
        self._branches: dict[LogKey, int] = {}
        self._resting: set[LogKey] = set()
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """Why something cannot be sent, as one sentence; empty where nothing is wrong."""
        return self._trouble

    def backlog(self) -> tuple[int, int]:
        """Return how many events the peer lacks, and the wall time (Unix ms) of the oldest."""
        acknowledged = self._journal.acknowledged(self._peer)
        missing, walls = 0, []
        for log, head in self._journal.heads().items():
            acked = acknowledged.get(log, EMPTY)
            if head.seq > acked.seq and self._is_ours_to_send(log):
                missing += head.seq - acked.seq
                walls += [e.header.wall for e in self._read(log, acked.seq + 1, limit=1)]
        return missing, min(walls, default=0)

    def retry(self) -> None:
        """Try the logs that rest once more."""
        self._resting.clear()
        self._trouble = ""

    def next(self) -> Push | None:
        """Return the next run to push, or None when the peer lacks nothing we could send."""
        acknowledged = self._journal.acknowledged(self._peer)
        for log, head in self._logs():
            push = self._run(log, head, acknowledged.get(log, EMPTY))
            if push is not None:
                return push
        return self._relayed_branch()

    def heard(self, push: Push, answer: Answer) -> None:
        """Take the peer's answer to a push."""
        log = push.log
        if answer.kind == "fork":
            self._went_to_branch(push)
        elif push.is_branch or (answer.kind == "refused" and answer.reason != "chain-broken"):
            why = REASONS.get(answer.reason, "it does not say why")
            self._rest(log, f"{self._name} takes nothing from us: {why}.")
        elif self._contradicts(log, answer.have):
            self._branches[log] = self._agreed(log) + 1
        elif answer.kind == "ack":
            self._next[log] = answer.need
            believe(self._journal, self._peer, {log: answer.have})
        elif answer.kind == "need" and answer.need != push.first:
            self._next[log] = answer.need
        else:
            self._rest(log, f"{self._name} cannot continue our journal at event {answer.need}.")

    def learn(self, heads: Heads) -> None:
        """Take the peer's word on how far it holds our logs."""
        believe(self._journal, self._peer, heads)
        lost = sum(
            max(0, head.seq - self._journal.head(log).seq)
            for log, head in heads.items()
            if (log.node, log.epoch) == (self._me.node, self._me.epoch)
        )
        if lost:
            self._trouble = (
                f"This machine was restored from an old copy: {self._name} knows {lost} more "
                f"of its events. {_JOIN_AGAIN}"
            )

    # --- runs -----------------------------------------------------------------------------------

    def _logs(self) -> Iterator[tuple[LogKey, Head]]:
        heads = self._journal.heads()
        for log in sorted(heads, key=stream_order):
            if log not in self._resting and self._is_ours_to_send(log):
                yield log, heads[log]

    def _is_ours_to_send(self, log: LogKey) -> bool:
        if log.node == self._me.node:
            return True
        author: NodeRecord | None = self._journal.node(log.node)
        return author is not None and author.kind == "till" and self._me.kind == "store"

    def _run(self, log: LogKey, head: Head, acked: Head) -> Push | None:
        is_branch = log in self._branches
        first = self._branches[log] if is_branch else self._next.get(log, acked.seq + 1)
        if first > head.seq:
            return None
        events = self._read(log, first, limit=MOST_EVENTS)
        return Push(log=log, first=first, events=tuple(events), is_branch=is_branch)

    def _read(self, log: LogKey, first: int, *, limit: int) -> Sequence[Event]:
        return self._journal.read(log, first=first, limit=limit, most_bytes=MOST_BYTES)

    def _relayed_branch(self) -> Push | None:
        """Return a branch of a till's log that so far only we keep, for the machine above."""
        waiting = [e for e in self._journal.forks_to_relay() if e.header.log not in self._resting]
        if not waiting:
            return None
        run = waiting[:1]
        for event in waiting[1:MOST_EVENTS]:
            if event.header.prev != run[-1].hash:
                break
            run.append(event)
        first = run[0].header
        return Push(log=first.log, first=first.seq, events=tuple(run), is_branch=True)

    # --- answers --------------------------------------------------------------------------------

    def _contradicts(self, log: LogKey, have: Head) -> bool:
        """Tell whether the peer holds another event where we hold one."""
        ours = self._journal.hash_at(log, have.seq) if have.seq else None
        return ours is not None and ours != have.hash

    def _agreed(self, log: LogKey) -> int:
        return self._journal.acknowledged(self._peer).get(log, EMPTY).seq

    def _went_to_branch(self, push: Push) -> None:
        """The peer keeps these events beside others: hand it the rest of the branch too."""
        log, last = push.log, push.events[-1]
        if self._journal.hash_at(log, last.header.seq) != last.hash:
            self._journal.relayed_forks(push.events)
            return
        self._branches[log] = last.header.seq + 1
        if last.header.seq >= self._journal.head(log).seq:
            # The peer keeps both branches now, so it holds everything we have.
            self._journal.acknowledge(self._peer, {log: last.head})
            del self._branches[log]
            self._next.pop(log, None)
            self._rest(log, f"{self._name} holds another journal of this machine. {_JOIN_AGAIN}")

    def _rest(self, log: LogKey, sentence: str) -> None:
        self._resting.add(log)
        if log.node != self._me.node or log.epoch == self._me.epoch:
            self._trouble = sentence


def believe(journal: Journal, peer: str, heads: Heads) -> None:
    """Record how far a peer says it holds logs, where what it names is what we hold ourselves."""
    known = journal.acknowledged(peer)
    news = {
        log: head
        for log, head in heads.items()
        if head.seq > known.get(log, EMPTY).seq and journal.hash_at(log, head.seq) == head.hash
    }
    if news:
        journal.acknowledge(peer, news)
