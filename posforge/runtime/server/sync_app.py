"""The sync end of a server as a WSGI application: /sync/v1/enrol, push, pull, ask and status."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, request

from posforge.errors import KnownError, UserError
from posforge.runtime.domain.canonical import NotCanonicalError, canonical_bytes
from posforge.runtime.domain.codec import BodyError, from_body, to_body
from posforge.runtime.domain.ids import node_id
from posforge.runtime.ext.ports import Clock, Journal, NodeIdentity, NodeRecord
from posforge.runtime.ext.store_line import AnyAnswer, Asker
from posforge.runtime.server.attempts import Attempts
from posforge.runtime.server.machines import Machines
from posforge.runtime.server.nonces import Nonces
from posforge.runtime.server.seen import Seen
from posforge.runtime.sync import wire
from posforge.runtime.sync.enrol import EnrolRequest
from posforge.runtime.sync.pull import deliver
from posforge.runtime.sync.pump import SyncStatus
from posforge.runtime.sync.receive import Receiver
from posforge.runtime.sync.sign import HEADER, Request, claimed, is_signed
from posforge.runtime.sync.verify import Verify

_KEY_BYTES = 32
_MOST_ASKED = 64 * 1024
_STATUS = {"bad-request": 400, "bad-signature": 401, "unknown-machine": 401, "too-many": 429}
_REFUSED = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncEnd:
    """What the sync end of one server is made of.

    `on_news` is called after each push; `health` tells how this server stands with the one above,
    None at the top. `answers` are what other machines may ask it while somebody waits.
    """

    journal: Journal
    identity: NodeIdentity
    receiver: Receiver
    machines: Machines
    seen: Seen
    fingerprint: str
    clock: Clock
    verify: Verify
    on_news: Callable[[], None]
    health: Callable[[], SyncStatus | None]
    answers: Sequence[AnyAnswer] = ()


class _RefusalError(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def create_sync_app(end: SyncEnd) -> Flask:
    """Return the WSGI application; it must be served over TLS with the certificate of `end`."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = wire.MOST_PACKED
    door = _Door(end)
    app.add_url_rule("/sync/v1/enrol", "enrol", door.enrol, methods=["POST"])
    app.add_url_rule("/sync/v1/push", "push", door.push, methods=["POST"])
    app.add_url_rule("/sync/v1/pull", "pull", door.pull, methods=["POST"])
    app.add_url_rule("/sync/v1/ask", "ask", door.ask, methods=["POST"])
    app.add_url_rule("/sync/v1/status", "status", door.status, methods=["GET"])

    @app.errorhandler(_RefusalError)
    def refused(error: _RefusalError) -> Response:
        return _answer({"refused": error.reason}, _STATUS.get(error.reason, _REFUSED))

    @app.errorhandler(wire.WireError)
    def unreadable(_error: wire.WireError) -> Response:
        return _answer({"refused": "bad-request"}, 400)

    @app.errorhandler(KnownError)
    def world_failed(_error: KnownError) -> tuple[str, int]:
        return "", 503

    return app


class _Door:
    """The things a machine may want here, each only after it proved who it is."""

    def __init__(self, end: SyncEnd) -> None:
        self._end = end
        self._nonces = Nonces()
        self._attempts = Attempts(end.clock)
        self._answers = {answer.question.name: answer for answer in end.answers}

    def push(self) -> Response:
        """Take a run of events; the answer is given after they are on disk."""
        sender = self._sender().node
        answer = self._end.receiver.take_pushed(wire.to_push(self._message()), sender)
        self._end.seen.note(sender, answer.reason)
        if answer.kind in {"ack", "fork"}:
            self._end.on_news()
        return _answer(wire.from_answer(answer))

    def pull(self) -> Response:
        """Hand out what was decided here and above."""
        sender = self._sender().node
        delivery = deliver(
            self._end.journal, self._end.identity, wire.to_pull(self._message()), sender
        )
        self._end.seen.note(sender, "")
        return _answer(wire.from_delivery(delivery))

    def enrol(self) -> Response:
        """Let a machine join that knows a code and owns the key it shows."""
        address = request.remote_addr or ""
        if self._attempts.are_spent(address):
            raise _RefusalError("too-many")
        try:
            message = self._message()
            canonical_bytes(message)
            wanted = from_body(EnrolRequest, message)
            public_key = bytes.fromhex(wanted.public_key)
        except (BodyError, ValueError) as error:
            raise _RefusalError("bad-request") from error
        if len(public_key) != _KEY_BYTES:
            raise _RefusalError("bad-request")
        self._check(node_id(public_key), public_key)
        enrolled = self._end.machines.enrol(wanted)
        if isinstance(enrolled, str):
            self._attempts.wrong(address)
            raise _RefusalError(enrolled)
        self._end.on_news()
        return _answer(to_body(enrolled))

    def ask(self) -> Response:
        """Answer a question, or say no in a sentence for whoever asked."""
        sender, message = self._sender(), self._message()
        reason = self._end.receiver.bars_asking(sender)
        if reason:
            raise _RefusalError(reason)
        answer = self._answers.get(str(message.get("question")))
        if answer is None:
            raise _RefusalError("unknown-question")
        asker = Asker(node=sender.node, kind=sender.kind, store=sender.store, till=sender.till)
        try:
            body = message.get("asked")
            if len(canonical_bytes(body)) > _MOST_ASKED:
                raise _RefusalError("bad-request")
            answered = answer.give(asker, from_body(answer.question.asked, body))
        except (BodyError, NotCanonicalError) as error:
            raise _RefusalError("bad-request") from error
        except UserError as error:
            return _answer({"no": error.message, "hint": error.hint})
        return _answer({"answered": to_body(answered)})

    def status(self) -> dict[str, Any]:
        """Say that this server lives and how its own sync goes; nothing about the shop."""
        me, up = self._end.identity, self._end.health()
        told: dict[str, Any] = {"posforge": 1, "kind": me.kind, "node": me.node}
        if up is not None:
            age_ms = self._end.clock.now_ms() - up.oldest_ms if up.oldest_ms else 0
            told["above"] = {
                "is_online": up.is_online,
                "unsynced": up.unsynced,
                "oldest_unsynced_age_ms": age_ms,
            }
        return told

    def _sender(self) -> NodeRecord:
        """Return which machine asks. Raises _RefusalError for one that may not."""
        claim = claimed(request.headers.get(HEADER, ""))
        if claim is None:
            raise _RefusalError("bad-signature")
        record = self._end.journal.node(claim[0])
        if record is None:
            raise _RefusalError("unknown-machine")
        self._check(claim[0], record.public_key)
        reason = self._end.receiver.bars(claim[0])
        if reason:
            self._end.seen.note(claim[0], reason)
            raise _RefusalError(reason)
        return record

    def _check(self, node: str, public_key: bytes) -> None:
        claim = claimed(request.headers.get(HEADER, ""))
        if claim is None or claim[0] != node:
            raise _RefusalError("bad-signature")
        asked = Request(
            node=node,
            method=request.method,
            path=request.path,
            server=self._end.fingerprint,
            body=request.get_data(cache=True),
            nonce=claim[1],
        )
        if not is_signed(asked, claim[2], public_key=public_key, verify=self._end.verify):
            raise _RefusalError("bad-signature")
        if not self._nonces.is_new(claim[1]):
            raise _RefusalError("repeated")

    def _message(self) -> dict[str, Any]:
        return wire.unpack(request.get_data(cache=True))


def _answer(message: dict[str, Any], status: int = 200) -> Response:
    return Response(wire.pack(message), status=status, mimetype=wire.MEDIA_TYPE)
