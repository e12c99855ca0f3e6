"""Serves one WSGI application over TLS until somebody asks it to end."""

from __future__ import annotations

import errno
import logging
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cheroot import wsgi
from cheroot.makefile import StreamReader, StreamWriter
from cheroot.ssl import Adapter

from posforge.errors import KnownError

_THREADS = 24
_STOP_S = 5
_IDLE_S = 20  # a client that says nothing holds a thread this long at most
_LOG = logging.getLogger("posforge.https")

Application = Callable[..., Iterable[bytes]]


def dispatch(sites: Mapping[str, Application], otherwise: Application) -> Application:
    """Return the application that hands requests below a path (`/sync/v1`) to its own site."""

    def choose(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        for below, site in sites.items():
            if path == below or path.startswith(f"{below}/"):
                return site(environ, start_response)
        return otherwise(environ, start_response)

    return choose


class HttpsServer:
    """One TLS port; listens from `__enter__` on, so that its port is known before it serves."""

    def __init__(
        self,
        application: Application,
        *,
        host: str,
        port: int,
        certificate: Path,
        key: Path,
        key_password: str,
    ) -> None:
        self._host = host
        self._port = port
        self._server = _Server(
            (host, port),
            application,
            numthreads=_THREADS,
            server_name="posforge",
            timeout=_IDLE_S,
            shutdown_timeout=_STOP_S,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(certificate, key, key_password)
        self._server.ssl_adapter = _Tls(context)
        self._thread = threading.Thread(target=self._serve, name="posforge-https", daemon=True)

    def __enter__(self) -> Self:
        try:
            self._server.prepare()
        except OSError as error:
            raise self._explained(error) from error
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Answer what is under way, and listen no more."""
        self._server.stop()
        self._thread.join(_STOP_S * 2)

    @property
    def port(self) -> int:
        """The port that is listened on; chosen by the system where 0 was asked for."""
        port: int = self._server.bind_addr[1]
        return port

    def _serve(self) -> None:
        self._server.serve()

    def _explained(self, error: OSError) -> KnownError:
        if error.errno == errno.EADDRINUSE or "in use" in str(error):
            return KnownError(
                f"Port {self._port} on {self._host} is in use by another program.",
                hint="End that program, or choose another port with --port.",
            )
        if error.errno == errno.EACCES:
            return KnownError(
                f"Port {self._port} may not be opened by this user.",
                hint="Choose a port above 1023 with --port.",
            )
        return KnownError(
            f"{self._host}:{self._port} cannot be listened on: {error}.",
            hint="Check the address with --host.",
        )


class _Server(wsgi.Server):
    """Cheroot's server, which writes what clients do wrong into our log."""

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        if not isinstance(sys.exception(), OSError):  # a line that broke is no news
            _LOG.log(level, msg, exc_info=traceback)

    @staticmethod
    def bind_socket(socket_: socket.socket, bind_addr: tuple[str, int]) -> socket.socket:
        """Bind, or close the socket where that fails, which cheroot leaves open."""
        try:
            socket_.bind(bind_addr)
        except OSError:
            socket_.close()
            raise
        return socket_


class _Tls(Adapter):
    """TLS whose handshake is made by the worker that serves the client.

    Cheroot's own adapter makes it in the thread that accepts, where one silent client would stop
    everybody else.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context

    def bind(self, sock: socket.socket) -> socket.socket:
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        line = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return line, self.get_environ()

    def get_environ(self) -> dict[str, str]:
        return {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: ssl.SSLSocket, mode: str = "r", bufsize: int = -1) -> Any:
        return (StreamReader if "r" in mode else StreamWriter)(sock, mode, bufsize)
