"""What every answer tells the browser to refuse."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

# No HSTS: the certificate is self-signed and pinned by the shop's own machines, and a browser that
# remembered HSTS would refuse the page for good once the certificate is renewed.
SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def harden(response: Response) -> Response:
    """Add the security headers; nothing but assets may be kept in a cache."""
    response.headers.update(SECURITY)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
