"""The TLS port: taken, silent clients, plain HTTP, and an orderly end."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime

import httpx2
import pytest

from posforge.errors import KnownError
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.server.https import HttpsServer, dispatch
from posforge.runtime.server.tls_files import ensure_certificate, tls_password
from posforge.runtime.sync.client import OfflineError, SyncClient
from posforge.runtime.sync.messages import Pull

_NODE_KEY = bytes(range(32))


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return _made(tmp_path_factory.mktemp("tls"))


def _made(folder):
    return ensure_certificate(
        folder,
        node_key=_NODE_KEY,
        name="Test",
        hosts=["localhost"],
        now=datetime(2026, 11, 21, tzinfo=UTC),
    )


def _serving(tls, application, port=0):
    return HttpsServer(
        application,
        host="127.0.0.1",
        port=port,
        certificate=tls.certificate,
        key=tls.key,
        key_password=tls_password(_NODE_KEY),
    )


def _saying(word):
    def application(_environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [word.encode()]

    return application


def _get(server, path="/"):
    return httpx2.get(f"https://127.0.0.1:{server.port}{path}", verify=False, timeout=5).text


def test_paths_go_to_their_own_site(tls):
    site = dispatch({"/sync/v1": _saying("sync")}, otherwise=_saying("portal"))
    with _serving(tls, site) as server:
        assert _get(server, "/sync/v1") == "sync"
        assert _get(server, "/sync/v1/push") == "sync"
        assert _get(server, "/sync/v10") == "portal"
        assert _get(server) == "portal"


def test_silent_clients_hold_nobody_else_up(tls):
    with _serving(tls, _saying("here")) as server:
        silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(6)]
        assert _get(server) == "here"
        for line in silent:
            line.close()


def test_a_client_that_speaks_plain_http_is_turned_away(tls):
    with _serving(tls, _saying("here")) as server:
        with pytest.raises(httpx2.HTTPError):
            httpx2.get(f"http://127.0.0.1:{server.port}/", timeout=5)
        assert _get(server) == "here"


def test_old_tls_is_refused(tls):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with pytest.deprecated_call():
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        _serving(tls, _saying("here")) as server,
        socket.create_connection(("127.0.0.1", server.port)) as line,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(line)


def test_a_port_in_use_is_one_sentence(tls):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with (
            pytest.raises(KnownError, match=f"Port {port} on 127.0.0.1 is in use"),
            _serving(tls, _saying("never"), port),
        ):
            pass


def test_what_is_under_way_is_answered_before_it_ends(tls):
    asked, go_on = threading.Event(), threading.Event()
    answers = []

    def slow(_environ, start_response):
        asked.set()
        go_on.wait(5)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"done"]

    with _serving(tls, slow) as server:
        client = threading.Thread(target=lambda: answers.append(_get(server)))
        client.start()
        assert asked.wait(5)
        threading.Timer(0.1, go_on.set).start()
    client.join()
    assert answers == ["done"]


def test_the_certificate_is_made_once_and_its_key_is_sealed(tls, tmp_path):
    assert _made(tls.certificate.parent).fingerprint == tls.fingerprint
    assert _made(tmp_path).fingerprint != tls.fingerprint
    assert b"ENCRYPTED PRIVATE KEY" in tls.key.read_bytes()
    assert tls.key.stat().st_mode & 0o077 == 0
    with pytest.raises(ssl.SSLError):
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tls.certificate, tls.key, "wrong")


def test_a_server_whose_disk_fails_is_waited_for(tls):
    def failing(_environ, start_response):
        start_response("503 Service Unavailable", [("Content-Length", "0")])
        return [b""]

    key = NodeKey.generate()
    with _serving(tls, failing) as server:
        line = SyncClient(
            f"https://127.0.0.1:{server.port}",
            fingerprint=tls.fingerprint,
            node=key.node,
            signer=key,
        )
        with pytest.raises(OfflineError, match="cannot write right now"):
            line.pull(Pull(have={}))
        line.close()
