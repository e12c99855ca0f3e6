"""A server's certificate proves the server to whoever knows its fingerprint."""

from __future__ import annotations

import hashlib
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from posforge.runtime.security.certificates import fingerprint_of_der, make_certificate

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def made():
    return make_certificate("Store server", hosts=["127.0.0.1", "localhost", "::1"], now=NOW)


def test_it_names_its_machine_and_holds_for_ten_years(made):
    certificate = x509.load_pem_x509_certificate(made.certificate_pem)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    assert certificate.not_valid_before_utc == NOW - timedelta(days=1)
    assert certificate.not_valid_after_utc > NOW + timedelta(days=3600)


def test_no_two_are_alike_and_the_key_does_not_show_itself(made):
    other = make_certificate("Store server", hosts=["localhost"], now=NOW)
    assert other.fingerprint != made.fingerprint
    assert "PRIVATE" not in repr(made)


def test_a_real_handshake_shows_the_fingerprint_that_is_pinned(made, tmp_path):
    (tmp_path / "both.pem").write_bytes(made.certificate_pem + made.key_pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(tmp_path / "both.pem")
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line, _ = listener.accept()
            with line, server.wrap_socket(line, server_side=True) as tls:
                tls.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        with (
            socket.create_connection(listener.getsockname()) as line,
            client.wrap_socket(line) as tls,
        ):
            der = tls.getpeercert(binary_form=True)
            tls.send(b"x")
        thread.join()
    assert fingerprint_of_der(der) == made.fingerprint == hashlib.sha256(der).hexdigest()
