"""Who is heard over real sockets, and with which word everybody else is refused."""

from __future__ import annotations

import json
import socket
import ssl
from dataclasses import replace

import httpx2
import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.domain.envelope import event_hash
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.sync import wire
from posforge.runtime.sync.client import (
    OfflineError,
    RefusedError,
    SyncClient,
    WrongServerError,
    fingerprint_at,
)
from posforge.runtime.sync.messages import Pull
from posforge.runtime.sync.sign import HEADER, Request, new_nonce, sign
from posforge.testing.recorder import Recorder
from posforge.testing.sync_chain import run_of
from posforge.testing.sync_shop import SyncServer


def _head_at(store, till):
    with store.open() as server:
        return server.journal.head(till.main)


def _post(store, till, body, *, path="/sync/v1/push", key=None, node=None, signed_path=None):
    """Return the server's answer to a request made by hand."""
    request = Request(
        node=node or till.node.node,
        method="POST",
        path=signed_path or path,
        server=till.parent.fingerprint,
        body=body,
        nonce=new_nonce(),
    )
    headers = {HEADER: sign(request, key or till.key)}
    answer = httpx2.post(f"{store.url}{path}", content=body, headers=headers, verify=False)
    return answer.status_code, wire.unpack(answer.content), headers


def test_what_a_till_wrote_is_on_the_servers_disk_when_it_is_acknowledged(store, till, drawer):
    events = till.record(drawer, drawer)
    till.exchange()
    assert _head_at(store, till) == events[-1].head
    assert till.store.unsynced() == (0, 0)
    assert till.pump.status.is_online


def test_people_come_down_to_the_till(till):
    till.exchange()
    assert [person.name for person in till.store.people()] == ["Olivia Owner"]


def test_a_revoked_till_is_refused_and_told_so(store, till, drawer):
    till.record(drawer)
    till.exchange()
    with store.open() as server:
        assert server.revoke(till.node.node, reason="stolen") == till.node.node
    till.record(drawer)
    with pytest.raises(KnownError, match="this machine was revoked"):
        till.exchange()
    assert _head_at(store, till).seq == 1
    assert till.pump.status.unsynced == 1


def test_a_server_with_another_certificate_hears_nothing(store, till, drawer, tmp_path):
    till.record(drawer)
    with (
        SyncServer(tmp_path / "other", "store", branch="S02") as other,
        Recorder("127.0.0.1", other.port) as tap,
    ):
        till.connect(tap.url)
        with pytest.raises(KnownError, match="its certificate differs"):
            till.exchange()
        with pytest.raises(WrongServerError):
            till.line.pull(Pull(have={}))
        assert tap.captured
    assert not till.pump.status.heard_ms


def test_a_broken_chain_is_refused_over_the_wire(till, drawer):
    first, second, third = till.record(drawer, drawer, drawer)
    till.exchange()
    assert till.line.push(run_of([first, third])).reason == "no-event"
    loose = replace(third, header=replace(third.header, seq=second.header.seq + 1, prev="ab" * 32))
    loose = replace(loose, hash=event_hash(loose.header))
    resigned = replace(loose, sig=till.key.sign(bytes.fromhex(loose.hash)).hex())
    assert till.line.push(run_of([second, resigned])).reason == "chain-broken"


def test_a_forged_signature_is_refused_over_the_wire(store, till, drawer):
    (event,) = till.record(drawer)
    forged = replace(event, sig=NodeKey.generate().sign(bytes.fromhex(event.hash)).hex())
    answer = till.line.push(run_of([forged]))
    assert (answer.kind, answer.reason) == ("refused", "forged")
    assert _head_at(store, till).seq == 0


def test_a_request_signed_by_somebody_else_is_refused(store, till):
    body = wire.pack({"have": []})
    for facts, reason in (
        ({"key": NodeKey.generate()}, "bad-signature"),
        ({"signed_path": "/sync/v1/enrol"}, "bad-signature"),
        ({"node": "0" * 32}, "unknown-machine"),
    ):
        status, answer, _ = _post(store, till, body, path="/sync/v1/pull", **facts)
        assert (status, answer) == (401, {"refused": reason})


def test_a_request_without_a_signature_is_refused(store):
    for headers in ({}, {HEADER: "Basic abc"}, {HEADER: "Posforge a b nothex"}):
        answer = httpx2.post(f"{store.url}/sync/v1/pull", headers=headers, verify=False)
        assert answer.status_code == 401
        assert wire.unpack(answer.content) == {"refused": "bad-signature"}


def test_a_request_that_was_recorded_is_heard_once(store, till):
    body = wire.pack({"have": []})
    status, _, headers = _post(store, till, body, path="/sync/v1/pull")
    assert status == 200
    again = httpx2.post(f"{store.url}/sync/v1/pull", content=body, headers=headers, verify=False)
    assert (again.status_code, wire.unpack(again.content)) == (403, {"refused": "repeated"})


def test_a_body_cut_short_leaves_nothing_behind(store, till, drawer):
    body = wire.pack(wire.from_push(run_of(till.record(drawer, drawer))))
    for cut in (len(body) - 1, len(body) // 2, 4, 0):
        status, answer, _ = _post(store, till, body[:cut])
        assert (status, answer) == (400, {"refused": "bad-request"})
    assert _head_at(store, till).seq == 0
    till.exchange()
    assert _head_at(store, till).seq == 2


def test_a_line_cut_in_the_middle_of_a_push_is_made_good(store, till, drawer):
    till.exchange()
    till.record(*[replace(drawer, reason=f"{count:064d}") for count in range(200)])
    with Recorder("127.0.0.1", store.port) as tap:
        tap.cut_after = 12_000
        till.connect(tap.url)
        with pytest.raises(KnownError, match="Nobody answers"):
            till.exchange()
        assert _head_at(store, till).seq == 0
        assert not till.pump.status.is_online
    till.connect(store.url)
    till.exchange()
    assert _head_at(store, till).seq == 200


def test_a_body_that_is_too_large_is_not_read(store, till):
    answer = httpx2.post(
        f"{store.url}/sync/v1/push", content=b"x" * (wire.MOST_PACKED + 1), verify=False
    )
    assert answer.status_code in {401, 413}


def test_an_event_without_the_right_shape_is_a_bad_request(store, till):
    body = wire.pack({"log": ["n", 1, "main"], "first": 1, "branch": False, "events": [{}]})
    status, answer, _ = _post(store, till, body)
    assert (status, answer) == (400, {"refused": "bad-request"})


def test_the_status_names_the_machine_and_nothing_of_the_shop(store):
    answer = httpx2.get(f"{store.url}/sync/v1/status", verify=False)
    assert answer.json() == {"posforge": 1, "kind": "store", "node": store.ready["node"]}


def test_the_portal_is_on_the_same_port(store):
    answer = httpx2.get(store.url, verify=False, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")


def test_nobody_there_is_one_clear_sentence(till):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        gone = f"https://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(OfflineError, match="Nobody answers at https"):
        fingerprint_at(gone)
    with pytest.raises(UserError, match="is no address of a server"):
        fingerprint_at("http://127.0.0.1")
    till.connect(gone)
    with pytest.raises(OfflineError, match="Nobody answers at https"):
        till.line.pull(Pull(have={}))


def test_another_kind_of_server_is_one_clear_sentence(store, till):
    line = SyncClient(
        f"{store.url}/sign-in",
        fingerprint=till.parent.fingerprint,
        node=till.node.node,
        signer=till.key,
    )
    with pytest.raises(OfflineError, match="does not answer as a posforge server"):
        line.pull(Pull(have={}))
    line.close()


def test_the_pin_is_the_fingerprint_of_what_the_server_shows(store):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    assert fingerprint_at(store.url) == store.ready["fingerprint"]
    assert json.dumps(store.ready)


def test_refusals_have_a_sentence():
    assert "revoked" in str(RefusedError("revoked"))
