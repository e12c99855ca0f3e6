"""How a machine signs its requests, so that the other side knows who asks."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from posforge.runtime.domain.canonical import canonical_bytes
from posforge.runtime.domain.envelope import Signer
from posforge.runtime.sync.verify import Verify

HEADER = "Authorization"
_SCHEME = "Posforge"
_TAG = b"posforge/request1\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a request's signature covers: also the certificate of the server it is meant for."""

    node: str
    method: str
    path: str
    server: str
    body: bytes
    nonce: str

    def message(self) -> bytes:
        """Return the bytes to sign."""
        return _TAG + canonical_bytes(
            {
                "node": self.node,
                "method": self.method,
                "path": self.path,
                "server": self.server,
                "body": hashlib.sha256(self.body).hexdigest(),
                "nonce": self.nonce,
            }
        )


def new_nonce() -> str:
    """Return a number used once, in hex."""
    return secrets.token_hex(16)


def sign(request: Request, signer: Signer) -> str:
    """Return the value of the HEADER that proves who asks."""
    signature = signer.sign(request.message()).hex()
    return f"{_SCHEME} {request.node} {request.nonce} {signature}"


def claimed(header: str) -> tuple[str, str, bytes] | None:
    """Return node, nonce and signature that a HEADER claims; None where it is none of ours."""
    parts = header.split(" ")
    if len(parts) != 4 or parts[0] != _SCHEME or len(parts[2]) > 64:
        return None
    try:
        return parts[1], parts[2], bytes.fromhex(parts[3])
    except ValueError:
        return None


def is_signed(request: Request, signature: bytes, *, public_key: bytes, verify: Verify) -> bool:
    """Tell whether the owner of this key made the request."""
    return verify(public_key, request.message(), signature)
