"""A server's self-signed TLS certificate; clients pin its fingerprint instead of trusting names."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# Ten years: it is replaced by letting machines join anew, never by a date that stops a shop.
_VALID = timedelta(days=3650)
_CLOCK_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerCertificate:
    """A certificate and its private key, both PEM."""

    certificate_pem: bytes
    key_pem: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate (DER), in hex, as clients pin it."""
        return fingerprint(x509.load_pem_x509_certificate(self.certificate_pem))


def make_certificate(name: str, *, hosts: Sequence[str], now: datetime) -> ServerCertificate:
    """Return a new self-signed certificate.

    Args:
        name: what the machine is called.
        hosts: host names and IP addresses it is reached by.
        now: the moment it begins to hold.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    began = now.astimezone(UTC) - _CLOCK_SLACK
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(began + _VALID)
        .add_extension(
            x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return ServerCertificate(
        certificate_pem=certificate.public_bytes(Encoding.PEM),
        key_pem=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate (DER), in hex."""
    return fingerprint_of_der(certificate.public_bytes(Encoding.DER))


def fingerprint_of_der(der: bytes) -> str:
    """Return the SHA-256, in hex, of a certificate as it was received in the handshake."""
    return hashlib.sha256(der).hexdigest()


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
