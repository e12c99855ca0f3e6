"""A machine's own key: made here, never exported, and what it signs can be checked by anybody."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from posforge.runtime.domain.ids import key_id, node_id


class NodeKey:
    """The Ed25519 key pair of one machine; signs what it writes."""

    def __init__(self, private_key: Ed25519PrivateKey) -> None:
        self._private_key = private_key
        self.public_key = private_key.public_key().public_bytes_raw()
        self._kid = key_id(self.public_key)

    @classmethod
    def generate(cls) -> NodeKey:
        """Make a new key pair from the operating system's randomness."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_secret(cls, secret: bytes) -> NodeKey:
        """Return the key pair of these 32 secret bytes."""
        return cls(Ed25519PrivateKey.from_private_bytes(secret))

    @property
    def secret(self) -> bytes:
        """The 32 bytes to keep in the key store and nowhere else."""
        return self._private_key.private_bytes_raw()

    @property
    def kid(self) -> str:
        """The id of the key (16 hex digits), as it stands beside a signature."""
        return self._kid

    @property
    def node(self) -> str:
        """The id of the machine that owns this key (32 hex digits)."""
        return node_id(self.public_key)

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature (64 bytes) over `message`."""
        return self._private_key.sign(message)


def signature_matches(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the owner of this raw public key signed `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
