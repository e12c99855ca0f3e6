"""The HTTPS line to the machine above: its certificate pinned, every request signed."""

from __future__ import annotations

import hashlib
import socket
import ssl
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from posforge.errors import KnownError, PosforgeError, UserError
from posforge.runtime.domain.codec import BodyError, from_body, to_body
from posforge.runtime.domain.envelope import Signer
from posforge.runtime.ext.store_line import Question
from posforge.runtime.sync import wire
from posforge.runtime.sync.enrol import Enrolled, EnrolRequest
from posforge.runtime.sync.messages import REASONS, Answer, Delivery, Pull, Push
from posforge.runtime.sync.sign import HEADER, Request, new_nonce, sign

if TYPE_CHECKING:
    import httpx2

PREFIX = "/sync/v1"
_TIMEOUT_S = 20.0
_CONNECT_S = 5.0
_CANNOT_NOW = 503

A = TypeVar("A")
B = TypeVar("B")


class OfflineError(KnownError):
    """The machine above cannot be reached; everything waits here until it can."""


class WrongServerError(KnownError):
    """Somebody else answers at that address: the certificate is not the one that was pinned."""


class RefusedError(KnownError):
    """The machine above does not listen to this one; `reason` is a key of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The server refused: {REASONS.get(reason, reason)}.")
        self.reason = reason


class SyncClient:
    """Speaks to one server, whose certificate has this SHA-256 fingerprint (64 hex digits)."""

    def __init__(
        self,
        url: str,
        *,
        fingerprint: str,
        node: str,
        signer: Signer,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        self._url = url.rstrip("/")
        self._fingerprint = fingerprint
        self._node = node
        self._signer = signer
        self._timeout_s = timeout_s

    @cached_property
    def _http(self) -> httpx2.Client:
        # Loaded with the first request: no till's window waits for its line.
        import httpx2  # noqa: PLC0415

        return httpx2.Client(
            verify=_pinning(self._fingerprint),
            trust_env=False,
            timeout=httpx2.Timeout(self._timeout_s, connect=min(_CONNECT_S, self._timeout_s)),
        )

    def close(self) -> None:
        """Close the line, where it was ever opened."""
        if "_http" in self.__dict__:
            self._http.close()

    def push(self, push: Push) -> Answer:
        """Hand over a run. Raises OfflineError, WrongServerError or RefusedError."""
        return wire.to_answer(self._ask("push", wire.from_push(push)))

    def pull(self, pull: Pull) -> Delivery:
        """Ask for decisions. Raises OfflineError, WrongServerError or RefusedError."""
        return wire.to_delivery(self._ask("pull", wire.from_pull(pull)))

    def enrol(self, request: EnrolRequest) -> Enrolled:
        """Join. Raises OfflineError, WrongServerError or RefusedError."""
        try:
            return from_body(Enrolled, self._ask("enrol", to_body(request)))
        except BodyError as error:
            raise OfflineError(f"The server's answer cannot be read: {error}.") from error

    def ask(self, question: Question[A, B], asked: A) -> B:
        """Ask one thing.

        Raises OfflineError, WrongServerError or RefusedError, and UserError where the answer is no.
        """
        answer = self._ask("ask", {"question": question.name, "asked": to_body(asked)})
        if "no" in answer:
            raise UserError(str(answer["no"]), hint=str(answer.get("hint", "")))
        try:
            return from_body(question.answered, answer.get("answered"))
        except BodyError as error:
            raise OfflineError(f"The server's answer cannot be read: {error}.") from error

    def _ask(self, verb: str, message: dict[str, Any]) -> dict[str, Any]:
        body = wire.pack(message)
        path = f"{PREFIX}/{verb}"
        request = Request(
            node=self._node,
            method="POST",
            path=path,
            server=self._fingerprint,
            body=body,
            nonce=new_nonce(),
        )
        headers = {HEADER: sign(request, self._signer), "Content-Type": wire.MEDIA_TYPE}
        import httpx2  # noqa: PLC0415

        try:
            response = self._http.post(f"{self._url}{path}", content=body, headers=headers)
        except httpx2.HTTPError as error:
            raise _offline(self._url, error) from error
        return self._read(response)

    def _read(self, response: httpx2.Response) -> dict[str, Any]:
        if response.status_code == _CANNOT_NOW:
            raise OfflineError(
                f"The server at {self._url} cannot write right now.",
                hint="Look at its disk and its database; nothing is lost here.",
            )
        try:
            answer = wire.unpack(response.content)
        except wire.WireError as error:
            raise OfflineError(
                f"{self._url} does not answer as a posforge server (HTTP {response.status_code}).",
                hint="Check the address.",
            ) from error
        if "refused" in answer:
            raise RefusedError(str(answer["refused"]))
        return answer


def fingerprint_at(url: str) -> str:
    """Return the SHA-256 fingerprint of the certificate that the server at `url` shows.

    Whether it is the right one must be known from elsewhere: from the join code. Raises UserError
    for a URL that is none, OfflineError where nobody answers.
    """
    address = urlsplit(url)
    if address.scheme != "https" or not address.hostname:
        raise UserError(f"{url} is no address of a server.", hint="Such as https://10.0.0.5:9443.")
    try:
        with (
            socket.create_connection(
                (address.hostname, address.port or 443), timeout=_CONNECT_S
            ) as line,
            _trusting_nobody(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)).wrap_socket(line) as shown,
        ):
            return _fingerprint(shown)
    except OSError as error:
        raise _offline(url, error) from error


def _pinning(fingerprint: str) -> ssl.SSLContext:
    """Return a TLS context that ends the connection before anything is said to a wrong server.

    The pin replaces names, dates and authorities: a till whose clock is wrong must still sync.
    """

    class PinnedSocket(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            if _fingerprint(self) != fingerprint:
                self.close()
                raise ssl.SSLCertVerificationError(_NOT_PINNED)

    context = _trusting_nobody(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context.sslsocket_class = PinnedSocket
    return context


_NOT_PINNED = "certificate is not the pinned one"


def _trusting_nobody(context: ssl.SSLContext) -> ssl.SSLContext:
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def _fingerprint(line: ssl.SSLSocket) -> str:
    certificate = line.getpeercert(binary_form=True)
    return hashlib.sha256(certificate or b"").hexdigest()


def _offline(url: str, error: Exception) -> PosforgeError:
    if _NOT_PINNED in str(error):
        return WrongServerError(
            f"The server at {url} is not the one this machine joined: its certificate differs.",
            hint="If it was set up anew, join again with a new code; otherwise call for help.",
        )
    return OfflineError(
        f"Nobody answers at {url}.", hint="Check that it runs and that the network is up."
    )
