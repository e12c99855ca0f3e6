"""A server's certificate on its disk: `server.pem`, and `server.key`, encrypted by the node key."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from posforge.runtime.security.certificates import fingerprint, make_certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsFiles:
    """Where the certificate lies, and how it is pinned (SHA-256, 64 hex digits)."""

    certificate: Path
    key: Path
    fingerprint: str


def ensure_certificate(
    folder: Path, *, node_key: bytes, name: str, hosts: Sequence[str], now: datetime
) -> TlsFiles:
    """Return the certificate in `folder`, made on the first call and kept for ever after."""
    certificate, key = folder / "server.pem", folder / "server.key"
    if not certificate.exists():
        made = make_certificate(name, hosts=hosts, now=now)
        sealed = load_pem_private_key(made.key_pem, None).private_bytes(
            Encoding.PEM,
            PrivateFormat.PKCS8,
            BestAvailableEncryption(tls_password(node_key).encode()),
        )
        _write(key, sealed)
        _write(certificate, made.certificate_pem)
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    return TlsFiles(certificate=certificate, key=key, fingerprint=fingerprint(found))


def tls_password(node_key: bytes) -> str:
    """Return the password of `server.key`, which follows from the machine's own key."""
    return _derived(node_key, b"posforge/tls1").hex()


def session_secret(node_key: bytes) -> bytes:
    """Return the 32 bytes that sign the portal's sessions, which follow from the machine's key."""
    return _derived(node_key, b"posforge/portal-session1")


def _derived(node_key: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(node_key)


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
